"""The signing keys on their disk, and the commands about them."""
