"""What a use case refuses, and the words it refuses with."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from greencard.errors import AlreadyRegistered, Incomplete, NotAllowed, NotFound
from greencard.models import Case
from greencard.services.casework import cases
from greencard.services.casework.cases import Actor
from greencard.services.desk import Service
from greencard.services.doors import staff, tokens
from tests.usecases.conftest import NOW, registered
from tests.usecases.test_cases import finish, opened

LONG_AFTER = NOW + timedelta(days=4000)


@pytest.fixture
def granting(service: Service) -> str:
    """A card case at the step that asks for the level."""
    number = opened(service, "gc01")
    steps = service.catalogue.on(service.today(NOW))["gc01"].steps
    for step in steps[:-1]:
        finish(service, number, step.id, step.offices[0])
    return number


def grant(service: Service, number: str, *, now: datetime = NOW, **values: object) -> None:
    with service.sessions.begin() as session:
        cases.finish_task(
            session,
            number,
            step="grant",
            office="hr",
            actor=Actor(staff_id=None, office="hr"),
            values=values,
            service=service,
            now=now,
        )


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({}, "level", "请选择认定的人才层次。"),
        ({"level": "Z"}, "level", "请选择认定的人才层次。"),
        ({"level": "D", "class": "Z"}, "class", "请选择绿卡类别。"),
        ({"level": "D", "valid_to": "soon"}, "valid_to", "有效期请按 2029-10-31 的格式填写。"),
        ({"level": "D", "valid_to": "2020-01-01"}, "valid_to", "有效期不能早于今天"),
        ({"level": "D", "valid_to": "2099-01-01"}, "valid_to", "也不能晚于政策上限或合同期满日"),
    ],
)
def test_a_grant_names_the_field_that_is_wrong(
    service: Service, granting: str, values: dict[str, object], field: str, words: str
) -> None:
    with pytest.raises(Incomplete, match=words) as caught:
        grant(service, granting, **values)
    assert caught.value.field == field


def test_a_contract_that_has_ended_gives_no_card(service: Service, granting: str) -> None:
    with pytest.raises(NotAllowed, match="登记的劳动合同已经期满"):
        grant(service, granting, now=LONG_AFTER, level="D")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (" ", "请写明不予批准的理由。"),
        ("由" * 2001, "最多填写 2000 个字，请缩短。"),
        ("材料\x07不全", "含有不可见的控制字符"),
        ("材料\u202e不全", "含有不可见的控制字符"),
    ],
)
def test_a_refusal_says_why_in_words_that_can_be_read(
    service: Service, reason: str, words: str
) -> None:
    number = opened(service, "rs01")
    with pytest.raises(Incomplete, match=words) as caught:
        refuse(service, number, reason)
    assert caught.value.field == "reason"


def test_a_reason_may_run_over_several_lines(service: Service) -> None:
    number = opened(service, "rs01")
    refuse(service, number, " 第一行\r\n第二行 ")
    with service.sessions() as session:
        case = session.scalars(select(Case).filter_by(number=number)).one()
    assert (case.state, case.refusal) == ("refused", "第一行\n第二行")


def refuse(service: Service, number: str, reason: str) -> None:
    with service.sessions.begin() as session:
        cases.refuse(
            session,
            number,
            step="accept",
            office="police_station",
            actor=Actor(staff_id=None, office="police_station"),
            reason=reason,
            now=NOW,
        )


def test_one_document_registers_once(service: Service) -> None:
    registered(service, 1)
    with pytest.raises(AlreadyRegistered, match="该证件已登记过"):
        registered(service, 1)


def test_accounts_and_tokens_are_of_offices_that_exist(service: Service) -> None:
    now, words = datetime.now(UTC), "没有编号为 nowhere 的办理单位"
    catalogue = service.catalogue
    with service.sessions() as session:
        with pytest.raises(NotFound, match=words):
            tokens.add(session, "system", office="nowhere", catalogue=catalogue, now=now)
        with pytest.raises(NotFound, match=words):
            staff.add(
                session,
                "li",
                name="李",
                office="nowhere",
                role="officer",
                catalogue=catalogue,
                now=now,
            )
