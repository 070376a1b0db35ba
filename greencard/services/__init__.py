"""Use cases: each takes a session, changes rows, and appends what happened to the outbox."""
