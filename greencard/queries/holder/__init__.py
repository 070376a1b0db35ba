"""What a talent reads: the cards and their lines, who looked, what may be asked for."""
