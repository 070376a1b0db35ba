"""The code of a card: what it says, how it is signed, and what it is worth."""
