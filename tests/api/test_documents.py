"""Every document of the contract registers its holder, and what is wrong with it is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from greencard.models import Registration, Talent
from greencard.services.registration import identity_key
from greencard.vault import Vault
from tests.builders import an_application, resident_id

REGISTRATIONS = "/api/v1/registrations"
TODAY = date.today()  # noqa: DTZ011 - documents run out by the day of registration
LATER = (TODAY + timedelta(days=400)).isoformat()
YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
PASSPORT = {"id_type": "PASSPORT_FOREIGN", "id_no": "c01x00t47", "nationality": "DEU"}

HOLDERS = [
    {"id_type": "RESIDENT_ID", "id_no": "440308199901101512", "birth_date": "1999-01-10"}
    | {"sex": "M"},
    {"id_type": "HMT_RESIDENCE", "id_no": "810000199408230021", "birth_date": "1994-08-23"}
    | {"sex": "F"},
    {"id_type": "HMT_RESIDENCE", "id_no": "830000199201300022", "birth_date": "1992-01-30"}
    | {"sex": "F"},
    {"id_type": "PR_NEW", "id_no": "911124198108030024", "nationality": "DEU"},
    {"id_type": "PR_OLD", "id_no": "deu110081010123", "nationality": "DEU"},
    {"id_type": "HK_MACAO_PERMIT", "id_no": "H1234567800", "id_valid_to": LATER},
    {"id_type": "HK_MACAO_PERMIT", "id_no": "M12345678", "id_valid_to": TODAY.isoformat()},
    {"id_type": "TAIWAN_PERMIT", "id_no": "12345678", "id_valid_to": LATER},
    {"id_type": "PASSPORT_CN", "id_no": "EA1234567", "id_valid_to": LATER},
    PASSPORT | {"id_valid_to": LATER},
]


def registered(client: Any, **changes: Any) -> Any:
    return client.post(REGISTRATIONS, json=an_application(0, **changes))


def faults(client: Any, **changes: Any) -> dict[str, list[str]]:
    answer = registered(client, **changes)
    assert answer.status_code == 422, answer.json
    return answer.json["errors"]


@pytest.mark.parametrize("holder", HOLDERS, ids=lambda holder: holder["id_type"])
def test_every_document_of_the_contract_registers_its_holder(client, holder):
    answer = registered(client, **holder)

    assert answer.status_code == 201, answer.json


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_type": "HMT_RESIDENCE"}, "id_no"),
        ({"id_type": "HMT_RESIDENCE", "id_no": "810000199408230021", "sex": "F"}, "id_no"),
        ({"id_type": "PR_NEW", "id_no": "911124198108030025", "nationality": "DEU"}, "id_no"),
        ({"id_type": "PR_NEW", "id_no": "911124198108030024"}, "nationality"),
        ({"id_type": "PR_OLD", "id_no": "USA110081010123", "nationality": "DEU"}, "id_no"),
        ({"id_type": "HK_MACAO_PERMIT", "id_no": "H12345678"}, "id_valid_to"),
        ({"id_type": "TAIWAN_PERMIT", "id_no": "12345678"}, "id_valid_to"),
        ({"id_type": "PASSPORT_CN", "id_no": "E12345678"}, "id_valid_to"),
        (PASSPORT, "id_valid_to"),
        (PASSPORT | {"id_valid_to": YESTERDAY}, "id_valid_to"),
        (PASSPORT | {"id_valid_to": "2031-02-30"}, "id_valid_to"),
        (PASSPORT | {"id_valid_to": LATER, "id_no": "AB-12345"}, "id_no"),
        (PASSPORT | {"id_valid_to": LATER, "nationality": "CHN"}, "nationality"),
        ({"id_valid_to": YESTERDAY}, "id_valid_to"),
        ({"id_type": "WORK_PERMIT"}, "id_type"),
        ({"id_type": "OTHER"}, "id_type"),
    ],
)
def test_what_is_wrong_with_a_document_is_told_at_its_field(once, changes, field):
    assert list(faults(once, **changes)) == [field]


def test_the_public_is_told_who_takes_down_other_documents(once):
    said = [faults(once, id_type=kind)["id_type"][0] for kind in ("WORK_PERMIT", "OTHER")]
    assert all("窗口" in sentence for sentence in said)
    unknown = faults(once, id_type="LIBRARY_CARD")["id_type"][0]
    assert unknown not in said


def test_a_document_that_runs_out_is_good_until_its_last_day(client):
    assert registered(client, id_valid_to=TODAY.isoformat()).status_code == 201


SECOND = {"id_type": "PASSPORT_CN", "id_no": "ea 1234567", "valid_to": LATER}


@pytest.mark.parametrize(
    ("second", "field"),
    [
        ({}, "documents.0.id_type"),
        (SECOND | {"id_no": "1"}, "documents.0.id_no"),
        (SECOND | {"valid_to": None}, "documents.0.valid_to"),
        (SECOND | {"valid_to": YESTERDAY}, "documents.0.valid_to"),
        (SECOND | {"id_type": "WORK_PERMIT", "id_no": "123456"}, "documents.0.id_type"),
        (SECOND | {"id_type": "PASSPORT_FOREIGN"}, "documents.0.id_type"),
        (SECOND | {"id_type": "RESIDENT_ID"}, "documents.0.id_no"),
        ({"id_type": "RESIDENT_ID", "id_no": an_application(0)["id_no"]}, "documents.0.id_no"),
    ],
)
def test_a_second_document_is_checked_like_the_first(once, second, field):
    assert field in faults(once, documents=[second])


def test_one_document_does_not_count_twice(once):
    spouse = {
        "relation": "spouse",
        "name": "李思",
        "id_type": "RESIDENT_ID",
        "id_no": an_application(0)["id_no"],
        "birth_date": an_application(0)["birth_date"],
    }
    assert list(faults(once, documents=[SECOND, SECOND])) == ["documents.1.id_no"]
    assert list(faults(once, family=[spouse])) == ["family.0.id_no"]


@pytest.mark.parametrize("documents", [None, [], ...])
def test_a_second_document_may_be_left_out(client, documents):
    changes = {} if documents is ... else {"documents": documents}
    assert registered(client, **changes).status_code == 201


def test_what_was_told_of_documents_is_kept_sealed(client, stack):
    changes = {**PASSPORT, "id_valid_to": LATER, "mobile": "138 0013 8000"}
    second = {"id_type": "PR_NEW", "id_no": "911124198108030024"}
    assert registered(client, **changes, documents=[second]).status_code == 201
    with stack.service.sessions() as session:
        particulars = session.scalars(select(Registration)).one().particulars
        talent = session.scalars(select(Talent)).one()
        assert (talent.id_no, talent.mobile) == ("C01X00T47", "+8613800138000")
        rows = session.execute(text("SELECT * FROM registration")).all()
    assert particulars["id_valid_to"] == LATER
    assert particulars["documents"] == [second | {"valid_to": None}]
    assert second["id_no"] not in repr(rows) and LATER not in repr(rows)


def test_the_key_of_a_person_is_kind_and_number(client, stack):
    assert registered(client, **PASSPORT, id_valid_to=LATER).status_code == 201
    vault = Vault(stack.service.config.data_keys)
    with stack.service.sessions() as session:
        talent = session.scalars(select(Talent)).one()
    assert identity_key("PASSPORT_FOREIGN", "C01X00T47") == "PASSPORT_FOREIGN:C01X00T47"
    assert talent.id_hash == vault.digest("PASSPORT_FOREIGN:C01X00T47")
    again = registered(client, **PASSPORT | {"id_no": "C01 X00 T47"}, id_valid_to=LATER)
    assert again.status_code == 409


def child(**changes: Any) -> dict[str, Any]:
    born = TODAY - timedelta(days=3000)
    return {
        "relation": "child",
        "name": "Zoë O'Neil-Núñez",
        "id_type": "RESIDENT_ID",
        "id_no": resident_id(born, "F", 7),
        "birth_date": born.isoformat(),
        "guardian_consent": True,
    } | changes


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("PR_NEW", "911124198108030024"),
        ("PR_OLD", "FRA110081010123"),
        ("HK_MACAO_PERMIT", "H12345678"),
        ("TAIWAN_PERMIT", "12345678"),
        ("PASSPORT_CN", "E12345678"),
        ("PASSPORT_FOREIGN", "12AB34567"),
    ],
)
def test_relatives_have_documents_of_their_own(client, kind, number):
    answer = registered(client, family=[child(id_type=kind, id_no=number, id_valid_to=LATER)])

    assert answer.status_code == 201, answer.json


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"id_no": "110105194912310021"}, "id_no"),
        ({"id_type": "HMT_RESIDENCE"}, "id_no"),
        ({"id_type": "HMT_RESIDENCE", "id_no": "810000199408230021"}, "id_no"),
        ({"id_type": "PR_NEW"}, "id_no"),
        ({"id_type": "PR_OLD"}, "id_no"),
        ({"id_type": "TAIWAN_PERMIT"}, "id_no"),
        ({"id_type": "OTHER"}, "id_type"),
        ({"id_valid_to": YESTERDAY}, "id_valid_to"),
        ({"name": "小满2"}, "name"),
        ({"name": "字" * 51}, "name"),
        ({"guardian_consent": False}, "guardian_consent"),
    ],
)
def test_a_fault_of_a_relative_is_told_at_that_relative(once, changes, field):
    assert list(faults(once, family=[child(**changes)])) == [f"family.0.{field}"]


def test_a_relative_of_fourteen_needs_no_guardian(client):
    fourteen = TODAY.replace(year=TODAY.year - 14, day=min(TODAY.day, 28))
    relative = child(
        birth_date=fourteen.isoformat(), id_no=resident_id(fourteen, "F", 7), guardian_consent=False
    )
    assert registered(client, family=[relative]).status_code == 201


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("阿卜杜拉 ． 买买提", "阿卜杜拉·买买提"), (" " * 9 + "长" * 50 + " ", "长" * 50)],
)
def test_a_name_is_tidied_before_it_is_measured_and_kept(client, stack, typed, kept):
    assert registered(client, name=typed).status_code == 201
    with stack.service.sessions() as session:
        assert session.scalars(select(Talent)).one().name == kept


def test_no_fault_of_a_document_repeats_a_number(once):
    numbers = ["110105194912310021", "911124198108030025", "USA11008101012", "EI1234567"]
    relatives = [child(id_type="PR_OLD", id_no=number) for number in numbers]
    documents = [{"id_type": "PR_NEW", "id_no": number} for number in numbers]
    answer = registered(once, id_no=numbers[0], documents=documents, family=relatives)
    assert answer.status_code == 422
    assert [number for number in numbers if number in answer.get_data(as_text=True)] == []
