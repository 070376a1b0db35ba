"""What offices read: their queue, cases, people and cards."""
