"""What is read where cards are checked."""
