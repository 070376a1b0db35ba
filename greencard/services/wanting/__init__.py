"""What a talent asks for and tells, and where each of it leads."""
