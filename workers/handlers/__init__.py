"""Open the cases of a family: plainly, or in a file named after a family with its own logic."""
