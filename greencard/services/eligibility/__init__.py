"""Told before anybody registers: what could be applied for, and what speaks against it."""
