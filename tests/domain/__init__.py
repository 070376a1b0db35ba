"""The rules of the business, each by itself."""
