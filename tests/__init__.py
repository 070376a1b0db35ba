"""Tests: the story first, then each part against what it promises, then the code itself."""
