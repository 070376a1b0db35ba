"""The pages of offices: their queue, their cases, and cards."""
