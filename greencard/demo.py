"""Fills a service with made-up talents, by the same path as real ones, to show the story."""

import json
import os
import random
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from greencard.db import reading
from greencard.demo_people import a_person
from greencard.errors import GreencardError
from greencard.models import Card, Case, Task, Want
from greencard.services import cases, registration, staff
from greencard.services.cases import Actor
from greencard.services.desk import Service
from greencard.services.intake import read_registration

Say = Callable[[str], None]
PATIENCE_SECONDS = 180
SPREAD_DAYS = 16
REFUSED_SHARE, MOVED_SHARE = 0.06, 0.75


def fill(
    service: Service, *, stop: threading.Event, say: Say, talents: int = 200, seed: int = 1
) -> None:
    """Register made-up talents, and work part of what they asked for; once per installation."""
    if _file(service).exists():
        return
    dice = random.Random(seed)  # noqa: S311 - a story, not a secret
    say(f"正在登记 {talents} 名虚构人才……")
    accounts = {"staff": _open_accounts(service), "talents": _register(service, dice, talents)}
    _keep(service, accounts)
    for round_no in range(1, 4):
        if not _settled(service, stop):
            return
        say(f"正在办理（第 {round_no} 轮，共 3 轮）……")
        _work(service, dice, stop)
    say("演示数据已备好。")


def accounts(service: Service) -> list[str]:
    """What to tell the person who started the demo: who can sign in, and how."""
    if not _file(service).exists():
        return []
    kept = json.loads(_file(service).read_text("utf-8"))
    talents = [f"人才　回执 {x['receipt']}　查询密码 {x['secret']}" for x in kept["talents"]]
    officers = [f"工作人员　{login}　密码 {word}" for login, word in kept["staff"].items()]
    return [*talents, *officers]


def _file(service: Service) -> Path:
    return service.config.data / "demo-accounts.json"


def _keep(service: Service, accounts: Mapping[str, object]) -> None:
    service.config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(_file(service), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(accounts, handle, ensure_ascii=False)


def _open_accounts(service: Service) -> dict[str, str]:
    """One officer for each office that has work."""
    passwords = {}
    now = datetime.now(UTC)
    in_force = service.in_force(now)
    for office in sorted({office for matter in in_force.values() for office in matter.offices}):
        title = service.catalogue.office(office).title
        with service.sessions.begin() as session:
            passwords[office] = staff.add(
                session,
                office,
                name=f"{title}演示员",
                office=office,
                role="officer",
                catalogue=service.catalogue,
                now=now,
            )
    return passwords


def _register(service: Service, dice: random.Random, talents: int) -> list[dict[str, str]]:
    """The first three receipts are for whoever looks at the demo."""
    shown = []
    now = datetime.now(UTC)
    for number in range(talents):
        moment = now - timedelta(minutes=dice.randrange(SPREAD_DAYS * 24 * 60))
        day = service.today(moment)
        in_force, parks = service.catalogue.on(day), sorted(service.catalogue.parks)
        person = a_person(number, dice, today=day, in_force=in_force, parks=parks)
        application = read_registration(person, in_force, today=day)
        with service.sessions.begin() as session:
            receipt = registration.register(session, application, service=service, now=moment)
        if number < 3:
            shown.append({"receipt": receipt.receipt, "secret": receipt.secret})
    return shown


def _settled(service: Service, stop: threading.Event) -> bool:
    """Wait until every want is decided and every case asked for is open."""
    for _ in range(PATIENCE_SECONDS * 5):
        with reading(service.sessions) as session:
            if not _under_way(session):
                return True
        if stop.wait(0.2):
            return False
    raise GreencardError("处理进程没有动静，请确认 python -m workers all 正在运行。")


def _under_way(session: Session) -> int:
    """Wants not yet decided, cases not yet open, cards not yet issued."""
    routing = session.scalar(select(func.count()).where(Want.state == "routing")) or 0
    requested = session.scalar(select(func.count()).where(Want.state == "requested")) or 0
    opened = session.scalar(select(func.count()).select_from(Case)) or 0
    granted = select(func.count()).select_from(Case).join(Card, Card.talent_id == Case.talent_id)
    granted = granted.where(
        Case.family == "card", Case.state == "approved", Card.state == "applied"
    )
    return routing + requested - opened + (session.scalar(granted) or 0)


def _work(service: Service, dice: random.Random, stop: threading.Event) -> None:
    """Let the offices do part of what waits, as officers would."""
    with reading(service.sessions) as session:
        waiting = select(Case.number, Task.step, Task.office, Task.asks)
        waiting = waiting.join(Task, Task.case_id == Case.id).where(Task.state == "open")
        tasks = session.execute(waiting.order_by(Task.due_on, Task.id)).all()
    for case_no, step, office, asks in tasks:
        if stop.is_set():
            return
        if dice.random() < MOVED_SHARE:
            _act(service, dice, case_no, step, office, asks)


def _act(
    service: Service, dice: random.Random, case_no: str, step: str, office: str, asks: list[str]
) -> None:
    now = datetime.now(UTC)
    actor = Actor(staff_id=None, office=office)
    values = {"level": dice.choice("ABCDDEEEFFF")} if asks else {}
    try:
        with service.sessions.begin() as session:
            if dice.random() < REFUSED_SHARE:
                reason = "提交的材料与登记内容不一致，经核对无法确认（演示）。"
                cases.refuse(
                    session, case_no, step=step, office=office, actor=actor, reason=reason, now=now
                )
            else:
                cases.finish_task(
                    session,
                    case_no,
                    step=step,
                    office=office,
                    actor=actor,
                    values=values,
                    service=service,
                    now=now,
                )
    except (GreencardError, OperationalError):
        return  # a colleague refused it, or somebody else was faster
