"""Fills a service with made-up talents, by the same path as real ones, to show the story."""

import json
import os
import random
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from greencard import demo_counters, demo_later
from greencard.db import reading
from greencard.demo_people import a_person
from greencard.domain.application import Application
from greencard.errors import AlreadyRegistered, GreencardError, NotAllowed
from greencard.queries import seeding
from greencard.services import registration
from greencard.services.casework import cases
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service
from greencard.services.doors import staff
from greencard.services.intake.registrations import read_registration
from greencard.services.registration import Receipt

Say = Callable[[str], None]
PATIENCE_SECONDS = 180
ROUNDS, LATER_AFTER = 5, 3
SPREAD_DAYS, SHOWN = 9, 3
REFUSED_SHARE, MOVED_SHARE = 0.06, 0.75


def fill(
    service: Service,
    *,
    stop: threading.Event,
    say: Say,
    talents: int = 200,
    seed: int = 1,
    patience: int = PATIENCE_SECONDS,
) -> None:
    """Register made-up talents, and work part of what they asked for.

    Once per installation; broken off half way, it goes on where it was the next time. Raises
    GreencardError when the workers have done nothing for `patience` seconds.
    """
    kept = _kept(service)
    if kept.get("done"):
        return
    dice = random.Random(seed)  # noqa: S311 - a story, not a secret
    say(f"正在登记 {talents} 名虚构人才……")
    kept.setdefault("staff", _open_accounts(service))
    kept.setdefault("counters", _open_counters(service))
    _keep(service, kept)
    _register(service, dice, talents, kept=kept, stop=stop)
    for round_no in range(1, ROUNDS + 1):
        if not _settled(service, stop, patience=patience):
            return
        say(f"正在办理（第 {round_no} 轮，共 {ROUNDS} 轮）……")
        _work(service, dice, stop)
        if round_no == LATER_AFTER and _settled(service, stop, patience=patience):
            demo_later.go_on(service, dice, now=datetime.now(UTC))
    if not stop.is_set():
        _keep(service, kept | {"done": True})
        say("演示数据已备好。")


def accounts(service: Service) -> list[str]:
    """What to tell the person who started the demo: who can sign in, and how."""
    kept = _kept(service)
    talents = [
        f"人才　回执 {x['receipt']}　查询密码 {x['secret']}" for x in kept.get("talents", [])
    ]
    officers = [f"工作人员　{login}　密码 {word}" for login, word in kept.get("staff", {}).items()]
    counters = [f"合作单位　{name}　密码 {word}" for name, word in kept.get("counters", {}).items()]
    return [*talents, *officers, *counters]


def _file(service: Service) -> Path:
    return service.config.data / "demo-accounts.json"


def _kept(service: Service) -> dict[str, Any]:
    file = _file(service)
    return json.loads(file.read_text("utf-8")) if file.exists() else {}


def _keep(service: Service, accounts: Mapping[str, object]) -> None:
    service.config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(_file(service), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        json.dump(accounts, handle, ensure_ascii=False)


def _open_accounts(service: Service) -> dict[str, str]:
    """One officer for each office that has work."""
    in_force = service.in_force(datetime.now(UTC))
    offices = sorted({office for matter in in_force.values() for office in matter.offices})
    title = service.catalogue.office
    return {x: _open_account(service, x, title(x).title, office=x) for x in offices}


def _open_counters(service: Service) -> dict[str, str]:
    return {
        login: _open_account(service, login, partner.title, partner=partner.id)
        for login, partner in demo_counters.counters(service).items()
    }


def _open_account(service: Service, login: str, title: str, **side: str) -> str:
    person = {"name": f"{title}演示员", "role": "officer", **side}
    now, catalogue = datetime.now(UTC), service.catalogue
    with service.sessions.begin() as session:
        try:
            return staff.add(session, login, **person, catalogue=catalogue, now=now)
        except NotAllowed:  # left over from a demonstration that was broken off
            return staff.renew(session, login)


def _register(
    service: Service,
    dice: random.Random,
    talents: int,
    *,
    kept: dict[str, Any],
    stop: threading.Event,
) -> None:
    """The first three receipts are for whoever looks at the demo."""
    now = datetime.now(UTC)
    for number in range(talents):
        moment = now - timedelta(minutes=dice.randrange(SPREAD_DAYS * 24 * 60))
        day = service.today(moment)
        in_force, parks = service.catalogue.on(day), sorted(service.catalogue.parks)
        person = a_person(number, dice, today=day, in_force=in_force, parks=parks)
        application = read_registration(person, in_force, today=day)
        receipt = None if stop.is_set() else _register_one(service, application, moment)
        if receipt and number < SHOWN:
            kept.setdefault("talents", []).append(
                {"receipt": receipt.receipt, "secret": receipt.secret}
            )
            _keep(service, kept)


def _register_one(service: Service, application: Application, now: datetime) -> Receipt | None:
    try:
        with service.sessions.begin() as session:
            return registration.register(session, application, service=service, now=now)
    except AlreadyRegistered:  # by a demonstration that was broken off
        return None


def _settled(service: Service, stop: threading.Event, *, patience: int) -> bool:
    """Wait until every want is decided and every case asked for is open."""
    granting = service.in_force(datetime.now(UTC)).implied
    for _ in range(patience * 5):
        with reading(service.sessions) as session:
            if not seeding.under_way(session, granting=granting):
                return True
        if stop.wait(0.2):
            return False
    raise GreencardError("处理进程没有动静，请确认 python -m workers all 正在运行。")


def _work(service: Service, dice: random.Random, stop: threading.Event) -> None:
    """Let the offices do part of what waits, as officers would."""
    with reading(service.sessions) as session:
        tasks = seeding.open_tasks(session)
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
