"""Codes and figures in the words people read, a file a subject."""
