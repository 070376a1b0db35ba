"""The promises of the log, tried on the embedded log and on Kafka with PostgreSQL alike."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from events import dead
from events.log import Delivery
from tests.events.stage import Clerk, EmbeddedStage, KafkaStage, Stage
from workers import runner

QUICK = {"backoff": timedelta(milliseconds=20)}


class Promises:
    """Each log keeps these; the subclasses below only say which log it is."""

    @pytest.fixture
    def stage(self) -> Stage:
        raise NotImplementedError

    def test_each_talent_s_events_come_once_and_in_order(self, stage, talent, neighbour):
        consumer = stage.consumer()
        log = stage.open(consumer)
        for number in range(1, 8):
            stage.send(talent, number)
            stage.send(neighbour, number)
        stage.work(consumer, log, until=lambda: len(stage.effects()) >= 14)
        assert stage.of(talent) == stage.of(neighbour) == [1, 2, 3, 4, 5, 6, 7]

    def test_every_consumer_gets_every_event(self, stage, talent):
        for clerk in (Clerk(stage.name), Clerk(f"{stage.name}-second")):
            consumer = stage.consumer(clerk)
            stage.send(talent, len(clerk.name))
            stage.work(
                consumer, stage.open(consumer), until=lambda c=clerk: bool(stage.of(talent, c.name))
            )
        second = f"{stage.name}-second"
        assert stage.of(talent, second)[0] == len(stage.name)

    def test_a_new_process_goes_on_where_the_old_one_stopped(self, stage, talent):
        consumer = stage.consumer()
        stage.send(talent, 1, 2)
        first = stage.open(consumer)
        stage.work(consumer, first, until=lambda: stage.of(talent) == [1, 2])
        first.close()
        stage.send(talent, 3)
        second = stage.open(consumer)
        stage.work(consumer, second, until=lambda: len(stage.of(talent)) >= 3)
        assert stage.of(talent) == consumer_saw(consumer) == [1, 2, 3]

    def test_a_crash_between_the_commit_and_the_offset_repeats_no_effect(self, stage, talent):
        consumer = stage.consumer()
        stage.send(talent, 1, 2, 3)
        stage.carry()
        crashing = stage.open(consumer)
        for delivery in self.records(crashing, count=3):
            now = datetime.now(UTC)
            runner.deliver(stage.sessions, consumer, delivery, log=crashing, now=now)
        crashing.close()
        stage.send(talent, 4)
        stage.work(consumer, stage.open(consumer), until=lambda: 4 in stage.of(talent))
        assert stage.of(talent) == [1, 2, 3, 4]

    def test_a_passing_trouble_delays_its_own_talent_alone(self, stage, talent, neighbour):
        clerk = Clerk(stage.name)
        clerk.fail_at(talent, 1, times=2)
        consumer = stage.consumer(clerk, **QUICK)
        for number in (1, 2, 3):
            stage.send(talent, number)
            stage.send(neighbour, number)
        stage.work(consumer, stage.open(consumer), until=lambda: len(stage.effects()) >= 6)
        assert stage.of(talent) == stage.of(neighbour) == [1, 2, 3]
        assert clerk.seen.count((talent, 1)) == 3

    def test_a_dead_event_holds_back_its_own_talent_alone(self, stage, talent, neighbour):
        consumer = self.with_one_dead(stage, talent, neighbour)
        assert stage.of(talent) == [1]
        assert stage.of(neighbour) == [1, 2, 3]
        [letter] = stage.letters()
        assert (letter.key, letter.cause) == (str(talent), self.the_dead(stage, consumer)[1])
        assert letter.extensions["dltconsumer"] == consumer.name
        assert letter.extensions["dltattempts"] == "1"
        assert "Permanent stage.py:" in letter.extensions["dltreason"]

    def test_a_replayed_event_and_those_behind_it_move_on(self, stage, talent, neighbour):
        consumer = self.with_one_dead(stage, talent, neighbour)
        with stage.sessions.begin() as session:
            [found] = dead.listing(session, consumer=consumer.name)
            dead.replay(session, found, now=datetime.now(UTC))
        consumer.handler.stumbles.clear()
        stage.work(consumer, stage.logs[-1], until=lambda: len(stage.of(talent)) >= 3)
        assert stage.of(talent) == [1, 2, 3]
        assert self.none_is_dead(stage)

    def test_a_discarded_event_is_skipped_and_its_reason_kept(self, stage, talent, neighbour):
        consumer = self.with_one_dead(stage, talent, neighbour)
        with stage.sessions.begin() as session:
            [found] = dead.listing(session, consumer=consumer.name)
            dead.discard(session, found, why="sent by mistake", now=datetime.now(UTC))
        stage.work(consumer, stage.logs[-1], until=lambda: len(stage.of(talent)) >= 2)
        assert stage.of(talent) == [1, 3]
        assert stage.letters()[-1].extensions["dltdiscarded"] == "sent by mistake"
        assert self.none_is_dead(stage)

    def with_one_dead(self, stage, talent, neighbour):
        """Three events each for two talents; the second of `talent` is beyond help."""
        clerk = Clerk(stage.name)
        clerk.give_up_at(talent, 2)
        consumer = stage.consumer(clerk)
        for number in (1, 2, 3):
            stage.send(talent, number)
            stage.send(neighbour, number)
        stage.work(consumer, stage.open(consumer), until=lambda: len(stage.effects()) >= 4)
        stage.work(consumer, stage.logs[-1], until=lambda: bool(stage.letters()))
        return consumer

    def the_dead(self, stage, consumer) -> tuple[str, UUID]:
        from events.envelope import from_json

        with stage.sessions() as session:
            [found] = dead.listing(session, consumer=consumer.name)
            again = dead.show(
                session, found.consumer, topic=found.topic, key=found.key, sequence=found.sequence
            )
        return again.key, from_json(again.event).id

    def none_is_dead(self, stage) -> bool:
        with stage.sessions() as session:
            return dead.listing(session) == []

    def records(self, log, *, count: int) -> list[Delivery]:
        found: list[Delivery] = []
        while len(found) < count:
            found += log.poll(0.5)
        return found


class TestEmbeddedLog(Promises):
    @pytest.fixture
    def stage(self, embedded_stage: EmbeddedStage) -> EmbeddedStage:
        return embedded_stage


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning")
class TestKafkaLog(Promises):
    @pytest.fixture
    def stage(self, kafka_stage: KafkaStage) -> KafkaStage:
        return kafka_stage


def consumer_saw(consumer) -> list[int]:
    return [number for _, number in consumer.handler.seen]
