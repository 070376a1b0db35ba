"""How fast the core is, against a bare baseline of the same run, and how small a code is read."""
