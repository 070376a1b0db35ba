"""The relay: while it holds the lock it carries events to Kafka; a second one stands by."""

import logging
from threading import Event as Flag

from sqlalchemy import Connection, Engine

from events.away import is_away
from events.pauses import Pauses
from events.relay import Publish, relay, take_lock

IDLE_SECONDS, STANDBY_SECONDS, AWAY_SECONDS = 0.02, 0.2, 0.5
journal = logging.getLogger(__name__)


def run(engine: Engine, publisher: Publish, stop: Flag) -> None:
    """The main loop of the process; outlasts a broker or a database that is away.

    Once `stop` is set it finishes the batch in hand. Close the publisher afterwards.
    """
    while not stop.is_set():
        try:
            _serve(engine, publisher, stop)
        except Exception as error:
            if not is_away(error):
                raise
            journal.warning("the relay waits for the database")
            stop.wait(AWAY_SECONDS)


def _serve(engine: Engine, publisher: Publish, stop: Flag) -> None:
    """Be the relay on one connection, for as long as it lasts."""
    with engine.connect() as connection:
        connection.detach()  # closing it shall end its session, and with that the lock
        while not stop.is_set():
            if take_lock(connection):
                journal.info("this is the relay now")
                _carry(connection, publisher, stop)
            else:
                stop.wait(STANDBY_SECONDS)


def _carry(connection: Connection, publisher: Publish, stop: Flag) -> None:
    pauses = Pauses()
    while not stop.is_set():
        if relay(connection, publisher, pauses=pauses) == 0:
            stop.wait(IDLE_SECONDS)
