"""What the handbook says, to everybody and to one talent."""
