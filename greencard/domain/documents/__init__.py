"""The documents people identify themselves with, each with the checks of its own number."""
