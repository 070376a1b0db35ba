"""python -m workers relay | router | <a family> | projector | issuer | tally | clock | all"""

import logging
import signal
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from events.kafka import KafkaLog, KafkaPublisher
from events.log import EmbeddedLog, Log
from greencard.config import Config
from greencard.errors import GreencardError
from greencard.keys import making
from greencard.processes import TIED, end_with_parent, keep_running, python
from greencard.services.desk import Service, open_service
from workers import clock, issuer, projector, relay, router, runner, tally
from workers.handlers import plain
from workers.runner import Consumer

SIGNING = ("issuer", "clock", "all")


def consumers(service: Service) -> dict[str, Consumer]:
    """Every process that reads the log, by its name; the families come from the catalogue."""
    families = {family: plain.consumer(service, family) for family in service.catalogue.families}
    return {
        "router": router.consumer(service),
        **families,
        "projector": projector.consumer(),
        "issuer": issuer.consumer(service),
        "tally": tally.consumer(service),
    }


def main(words: list[str]) -> int:
    """Run one worker until SIGTERM; the event in hand is finished first."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("kafka").setLevel(logging.ERROR)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if TIED in words:
        end_with_parent(stop)
    try:
        work = work_of(_opened(name := next(iter(words), "")), name)
    except GreencardError as error:
        sys.stderr.write(f"workers: {error}\n")
        return 1
    work(stop)
    return 0


def _opened(name: str) -> Service:
    """The service; raises KeysMissing for a process that signs while there are no keys."""
    service = open_service(Config.from_env())
    if name in SIGNING:
        config = service.config
        making.ready(config.keys, service=config.service, now=datetime.now(UTC))
    return service


def work_of(service: Service, name: str) -> Callable[[threading.Event], None]:
    """What the process of this name does; raises GreencardError with the names there are."""
    readers = consumers(service)
    if name == "all":
        return lambda stop: run_all(service, stop)
    if name == "clock":
        return lambda stop: clock.run(service, stop)
    if name == "relay" and service.config.kafka:
        servers = service.config.kafka
        return lambda stop: run_relay(service, KafkaPublisher(servers), stop)
    if name in readers:
        reader = readers[name]
        return lambda stop: runner.run(reader, log_of(service, reader), service.sessions, stop)
    raise GreencardError(f"没有名为 {name} 的进程；可用的有：{'、'.join(names(service))}")


def names(service: Service) -> list[str]:
    """Every worker this stack needs."""
    relays = [] if service.config.embedded else ["relay"]
    return [*relays, *consumers(service), "clock"]


def run_all(service: Service, stop: threading.Event) -> None:
    """Embedded: one process reads for everyone. In service: a child process for each worker."""
    if not service.config.embedded:
        keep_running([python("workers", name, TIED) for name in names(service)], stop)
        return
    threading.Thread(target=clock.run, args=(service, stop), daemon=True).start()
    runner.run_all(list(consumers(service).values()), service.sessions, stop)


def run_relay(service: Service, publisher: KafkaPublisher, stop: threading.Event) -> None:
    """Send until told to stop, then let go of the broker."""
    try:
        relay.run(service.sessions.kw["bind"], publisher, stop)
    finally:
        publisher.close()


def log_of(service: Service, consumer: Consumer) -> Log:
    """The log this stack reads from."""
    if service.config.kafka:
        return KafkaLog(service.config.kafka, consumer.name, consumer.topics)
    return EmbeddedLog(service.sessions, consumer.name, consumer.topics)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
