"""What happened, told once: events, their envelope, the outbox and the two logs."""
