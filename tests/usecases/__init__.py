"""The use cases by themselves, on both databases."""
