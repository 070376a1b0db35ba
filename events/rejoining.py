"""Mends a fault of the Kafka client that would leave a consumer deaf for ever."""

from typing import Any


def take_up_the_join(client: Any) -> None:
    """Take up a join that the client (3.0.12) has finished and forgotten.

    Where new topic metadata made it rejoin, and the join outlasts one poll, the next poll finds
    nothing to rejoin for: the finished join is never taken up and heartbeats stay off.
    """
    coordinator = client._coordinator
    if coordinator.rejoining and not coordinator.need_rejoin():
        coordinator.request_rejoin()
