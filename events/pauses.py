"""Leaves out for a while what the broker did not take, so that everything else goes on."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, tuple_

from events.tables import outbox

SHORTEST, LONGEST = 0.5, 60.0
Place = tuple[str, ...]  # a topic, or a stream: a topic and a key


@dataclass(frozen=True)
class Pause:
    """Until when a place is left out, after how long a wait, and what had been taken by then."""

    until: float
    wait: float
    taken: int


class Pauses:
    """Remembers which topics and streams failed; a new relay begins with an empty memory.

    A pause grows only while other records are taken: with the whole broker away nothing would
    be gained, and all is to be there again soon after it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.taken = 0
        self.found: dict[Place, Pause] = {}

    def leave_out(self, query: Select[Any]) -> Select[Any]:
        """The query without what pauses now; a stream is left out whole, so it keeps its order."""
        now = self.clock()
        places = [place for place, pause in self.found.items() if pause.until > now]
        topics = [place[0] for place in places if len(place) == 1]
        streams = [place for place in places if len(place) == 2]
        if topics:
            query = query.where(outbox.c.topic.not_in(topics))
        if streams:
            query = query.where(tuple_(outbox.c.topic, outbox.c.partition_key).not_in(streams))
        return query

    def learn(self, good: Sequence[Place], bad: Sequence[Place]) -> None:
        """After a batch: these streams got through, those did not.

        A topic of which nothing got through pauses whole, for it may have any number of streams.
        """
        self.taken += len(good)
        alive = {stream[0] for stream in good}
        failed = {stream if stream[0] in alive else stream[:1] for stream in bad}
        for stream in good:
            self.found.pop(stream, None)
            self.found.pop(stream[:1], None)
        for place in failed:
            self.found[place] = self._longer(self.found.get(place))

    def _longer(self, before: Pause | None) -> Pause:
        wait = SHORTEST if before is None else before.wait
        if before is not None and before.taken < self.taken:
            wait = min(LONGEST, wait * 2)
        return Pause(until=self.clock() + wait, wait=wait, taken=self.taken)
