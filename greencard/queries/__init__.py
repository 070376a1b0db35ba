"""Reads for the screens and the API, one file a screen."""
