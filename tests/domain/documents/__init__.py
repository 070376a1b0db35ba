"""Each document has its own checks, and no sentence ever repeats a number."""
