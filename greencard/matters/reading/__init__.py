"""How definition files are read and checked, so that a bad one is refused with its reason."""
