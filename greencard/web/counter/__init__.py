"""Where cards are checked: the public page of a code, and the counter of a partner."""
