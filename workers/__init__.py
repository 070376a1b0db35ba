"""Processes that listen: relay, router, families, projector, issuer, clock."""
