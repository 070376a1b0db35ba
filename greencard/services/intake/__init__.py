"""What people tell us, read and checked, with every fault told at once."""
