"""The life of a card: asked for, signed, shown, frozen, followed by another, ended."""
