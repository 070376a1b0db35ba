"""Checking cards: what was shown, whether the partner may look, what is seen, what is recorded."""
