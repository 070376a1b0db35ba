"""What offices do with a case, and what an approval gives."""
