"""The signing keys on their disk: made, changed, and opened only by the process that needs them."""
