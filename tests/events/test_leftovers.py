"""What a Kafka client without a broker leaves to the collector fails no other test."""

import gc

from events import kafka as ours
from events.envelope import Record
from events.kafka import KafkaLog, KafkaPublisher
from tests.events.test_kafka import NOBODY


def test_clients_that_found_no_broker_are_collected_without_a_warning(monkeypatch):
    monkeypatch.setitem(ours.PRODUCER, "bootstrap_timeout_ms", 300)
    publisher = KafkaPublisher(NOBODY)
    assert publisher([Record("t", b"k", b"v", [])]) != [None]
    publisher.close()
    log = KafkaLog(NOBODY, "reader", ["t"], settings={"bootstrap_timeout_ms": 300})
    assert log.poll(0.1) == []
    log.close()
    gc.collect()
