"""What a talent sees and does: the card, its code, who looked, and asking for more."""
