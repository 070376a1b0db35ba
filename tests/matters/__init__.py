"""Definitions: what the files say, and that bad ones are refused."""
