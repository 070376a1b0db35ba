"""The rules of the business, without database, web, clock or events."""
