"""The demonstration: made-up people by the ordinary path, once, and on again after a break."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from greencard import demo
from greencard.errors import GreencardError
from greencard.models import Card, CardLine, Case, Registration, Scan, Staff, Want
from greencard.services import registration
from greencard.services.desk import Service
from greencard.services.doors import staff
from tests.stacks import EmbeddedStack
from workers.__main__ import consumers
from workers.runner import run_all

TALENTS = 12


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    """An embedded service with its workers running beside the test."""
    with EmbeddedStack(tmp_path) as stack:
        stop = threading.Event()
        readers = list(consumers(stack.service).values())
        workers = threading.Thread(target=run_all, args=(readers, stack.sessions, stop))
        workers.start()
        yield stack.service
        stop.set()
        workers.join()


def fill(service: Service, *, stop: threading.Event | None = None) -> list[str]:
    said: list[str] = []
    demo.fill(service, stop=stop or threading.Event(), say=said.append, talents=TALENTS)
    return said


def count(service: Service, model: type) -> int:
    with service.sessions() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_it_registers_works_and_tells_who_can_sign_in(service: Service) -> None:
    assert fill(service)[-1] == "演示数据已备好。"
    assert count(service, Registration) == TALENTS
    with service.sessions() as session:
        states = set(session.scalars(select(Case.state)))
    assert {"open", "approved"} <= states
    lines = demo.accounts(service)
    talent = next(line for line in lines if line.startswith("人才")).split("　")
    officer = next(line for line in lines if line.startswith("工作人员")).split("　")
    receipt, secret = (words.split()[-1] for words in talent[1:])
    login, password = officer[1], officer[2].split()[-1]
    with service.sessions() as session:
        assert registration.enter(session, receipt, secret)
        assert staff.sign_in(session, login, password).login == login
    assert any(line.startswith("合作单位　hospital_1_counter　") for line in lines)


def test_it_shows_every_family_and_every_state(service: Service) -> None:
    """Returned, suspended and withdrawn are not there yet: no office can bring them about."""
    demo.fill(service, stop=threading.Event(), say=lambda _: None, talents=120)
    families = service.catalogue.families
    with service.sessions() as session:
        lines = [(line.family, line.state) for line in session.scalars(select(CardLine))]
        assert session.scalar(select(func.count()).where(Want.by_person))
    assert {family for family, _ in lines} == set(families)
    assert {state for _, state in lines} == {"waiting", "not_met", "open", "approved", "refused"}
    look_at_the_cards(service)


def look_at_the_cards(service: Service) -> None:
    """Signed, of families, about to end, frozen, and one that was lost, replaced or not yet."""
    soon = service.today(datetime.now(UTC)) + timedelta(days=60)
    with service.sessions() as session:
        cards = session.scalars(select(Card)).all()
        outcomes = set(session.scalars(select(Scan.granted)))
    assert outcomes == {True, False}
    assert all(card.token for card in cards if card.state != "applied")
    used = [card for card in cards if card.state == "active"]
    assert any(card.relative for card in used)
    assert any(card.valid_to and card.valid_to <= soon for card in used)
    states = {card.state for card in cards}
    assert "suspended" in states and states & {"lost", "replaced"}


def test_a_second_start_changes_nothing(service: Service) -> None:
    fill(service)
    before = demo.accounts(service), count(service, Staff)
    assert fill(service) == []
    assert (demo.accounts(service), count(service, Staff)) == before


def test_broken_off_it_goes_on_the_next_time(service: Service) -> None:
    stop = threading.Event()
    stop.set()
    assert fill(service, stop=stop)[-1] != "演示数据已备好。"
    assert fill(service)[-1] == "演示数据已备好。"
    assert count(service, Registration) == TALENTS
    assert sum(line.startswith("人才") for line in demo.accounts(service)) == 3


def test_without_workers_it_does_not_wait_for_ever(tmp_path: Path) -> None:
    with EmbeddedStack(tmp_path) as stack, pytest.raises(GreencardError, match="处理进程没有动静"):
        alone, stop = stack.service, threading.Event()
        demo.fill(alone, stop=stop, say=[].append, talents=1, patience=1)
