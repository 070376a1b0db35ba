"""Other systems register talents: what is taken, what is refused, and with which words."""

import copy
import io
import json
import threading
from datetime import date, timedelta
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder, run_wsgi_app

from tests.builders import an_application, resident_id
from tests.stacks import EmbeddedStack

REGISTRATIONS = "/api/v1/registrations"
ANOTHER_CODE = "91350100M000100Y44"  # the worked example of GB 32100 with a wrong check
BORN = date(1990, 1, 1)


def changed(place: str, value: Any, **more: Any) -> dict[str, Any]:
    """A body with one value changed, and others beside it; `...` takes the field away."""
    body = copy.deepcopy(an_application(0))
    for where, what in {place: value, **more}.items():
        *path, last = where.split(".")
        part = body
        for step in path:
            part = part[step]
        if what is ...:
            del part[last]
        else:
            part[last] = what
    return body


def relative(**changes: Any) -> dict[str, Any]:
    born = date(1991, 5, 6)
    return {
        "relation": "spouse",
        "name": "李思",
        "id_type": "RESIDENT_ID",
        "id_no": resident_id(born, "F", 7),
        "birth_date": born.isoformat(),
        "guardian_consent": False,
    } | changes


def test_the_whole_body_is_accepted(client):
    body = an_application(
        0,
        name_en="LIN Zhiyuan",
        family=[
            relative(),
            relative(
                relation="child",
                birth_date="2020-02-02",
                id_no=resident_id(date(2020, 2, 2), "M", 3),
                guardian_consent=True,
            ),
        ],
        consents=[{"purpose": "registration", "version": 1}, {"purpose": "news", "version": 2}],
    )
    answer = client.post(REGISTRATIONS, json=body)
    assert answer.status_code == 201, answer.json
    assert set(answer.json) == {"receipt", "secret", "card_number", "follow"}
    assert answer.headers["Location"] == answer.json["follow"]
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_first_number_of_the_standard_is_accepted(client):
    """The worked example of GB 11643, an employee of 76 years."""
    body = an_application(
        0,
        id_no="11010519491231002x",
        birth_date="1949-12-31",
        sex="F",
        employment={
            "kind": "employed",
            "employer": "天津示例科技有限公司",
            "employer_uscc": "91350100m000100y43",
            "park": "huayuan",
            "contract_from": "2026-01-01",
            "contract_to": "2029-12-31",
            "presence_months": 12,
        },
    )
    assert client.post(REGISTRATIONS, json=body).status_code == 201
    same = client.post(REGISTRATIONS, json=body | {"id_no": " 110105 19491231 002X"})
    assert same.status_code == 409


def test_what_a_form_sends_as_text_is_read_like_json(client):
    body = changed("education.full_time", "true", **{"employment.presence_months": "12"})
    body["facts"] = {name: str(value).lower() for name, value in body["facts"].items()}
    body["consents"] = [{"purpose": "registration", "version": "1"}]
    body["email"] = "  "
    answer = client.post(REGISTRATIONS, json=body)
    assert answer.status_code == 201, answer.json


def test_unknown_fields_are_dropped(client):
    body = an_application(0, role="admin", level_granted="A", state="approved")
    assert client.post(REGISTRATIONS, json=body).status_code == 201


LONG = "长" * 51

BAD = [
    ("name", "", "name"),
    ("name", ..., "name"),
    ("name", None, "name"),
    ("name", 5, "name"),
    ("name", ["林"], "name"),
    ("name", LONG, "name"),
    ("name", "林1", "name"),
    ("name", "林\u0000远", "name"),
    ("name", "林\ud800", "name"),
    ("name_en", "L1n", "name_en"),
    ("id_type", "OTHER", "id_type"),
    ("id_type", "WORK_PERMIT", "id_type"),
    ("id_type", {}, "id_type"),
    ("id_no", ..., "id_no"),
    ("id_no", "123", "id_no"),
    ("id_no", resident_id(BORN, "F", 0)[:-1] + "A", "id_no"),
    ("id_no", resident_id(BORN, "M", 0), "id_no"),
    ("id_no", resident_id(BORN + timedelta(days=1), "F", 0), "id_no"),
    ("id_no", resident_id(BORN, "F", 0, "990101"), "id_no"),
    ("nationality", "China", "nationality"),
    ("nationality", "CN", "nationality"),
    ("nationality", "ZZZ", "nationality"),
    ("nationality", "USA", "nationality"),
    ("birth_date", "1990/01/01", "birth_date"),
    ("birth_date", "1990-02-30", "birth_date"),
    ("birth_date", "19900101", "birth_date"),
    ("birth_date", 19900101, "birth_date"),
    ("birth_date", "2150-01-01", "birth_date"),
    ("birth_date", "2020-01-01", "birth_date"),
    ("birth_date", "1850-01-01", "birth_date"),
    ("sex", "X", "sex"),
    ("sex", None, "sex"),
    ("mobile", "12800138000", "mobile"),
    ("mobile", "1380013800", "mobile"),
    ("mobile", "１３８００１３８０００", "mobile"),
    ("mobile", "+0123456789", "mobile"),
    ("mobile", 13800138000, "mobile"),
    ("email", "nobody", "email"),
    ("email", 1, "email"),
    ("education", ..., "education"),
    ("education", "bachelor", "education"),
    ("education", None, "education"),
    ("education.level", "school", "education.level"),
    ("education.full_time", "perhaps", "education.full_time"),
    ("education.full_time", ..., "education.full_time"),
    ("education.school", "", "education.school"),
    ("education.graduated_on", "soon", "education.graduated_on"),
    ("education.graduated_on", "2150-01-01", "education.graduated_on"),
    ("education.graduated_on", "1980-01-01", "education.graduated_on"),
    ("education.overseas", True, "education.verification_no"),
    ("category", "genius", "category"),
    ("level_claimed", "G", "level_claimed"),
    ("level_claimed", None, "level_claimed"),
    ("level_claimed", ..., "level_claimed"),
    ("employment", [], "employment"),
    ("employment.kind", "retired", "employment.kind"),
    ("employment.employer_uscc", ANOTHER_CODE, "employment.employer_uscc"),
    ("employment.employer_uscc", "123", "employment.employer_uscc"),
    ("employment.park", "atlantis", "employment.park"),
    ("employment.park", ["huayuan"], "employment.park"),
    ("employment.contract_to", "2001-01-01", "employment.contract_to"),
    ("employment.contract_from", "yesterday", "employment.contract_from"),
    ("employment.presence_months", 13, "employment.presence_months"),
    ("employment.presence_months", -1, "employment.presence_months"),
    ("employment.presence_months", 1.5, "employment.presence_months"),
    ("employment.presence_months", True, "employment.presence_months"),
    ("employment.presence_months", "many", "employment.presence_months"),
    ("wants", [], "wants"),
    ("wants", "hukou", "wants"),
    ("wants", ["moon"], "wants"),
    ("wants", [5], "wants.0"),
    ("wants", ["hukou"] * 41, "wants"),
    ("facts", [], "facts"),
    ("facts", "no", "facts"),
    ("facts.months_in_tianjin", "many", "facts.months_in_tianjin"),
    ("facts.months_in_tianjin", -1, "facts.months_in_tianjin"),
    ("facts.months_in_tianjin", 10**12, "facts.months_in_tianjin"),
    ("facts.months_in_tianjin", True, "facts.months_in_tianjin"),
    ("facts.months_in_tianjin", ..., "facts.months_in_tianjin"),
    ("facts.own_home", "perhaps", "facts.own_home"),
    ("facts.own_home", None, "facts.own_home"),
    ("facts.own_home", [], "facts.own_home"),
    ("family", {}, "family"),
    ("family", [5], "family.0"),
    ("family", [relative(name="")], "family.0.name"),
    ("family", [relative(relation="cousin")], "family.0.relation"),
    ("family", [relative(id_no="9")], "family.0.id_no"),
    ("family", [relative(), relative(birth_date="x")], "family.1.birth_date"),
    ("family", [relative()] * 21, "family"),
    ("consents", [], "consents"),
    ("consents", ..., "consents"),
    ("consents", [{"purpose": "registration", "version": 2}], "consents"),
    ("consents", [{"purpose": "news", "version": 1}], "consents"),
    ("consents", [{"purpose": "registration"}], "consents.0.version"),
]


@pytest.mark.parametrize(("place", "value", "field"), BAD, ids=lambda value: repr(value)[:40])
def test_a_bad_value_is_told_at_its_field(once, place, value, field):
    body = changed(place, value)
    answer = once.post(REGISTRATIONS, data=json.dumps(body), content_type="application/json")
    assert answer.status_code == 422, answer.json
    assert field in answer.json["errors"], answer.json
    assert answer.mimetype == "application/problem+json"
    assert answer.json["status"] == 422
    assert all(sentence for said in answer.json["errors"].values() for sentence in said)
    assert an_application(0)["id_no"] not in answer.get_data(as_text=True)


def test_who_is_employed_tells_where_and_under_which_contract(once):
    body = changed(
        "employment",
        {"kind": "employed", "park": "huayuan", "presence_months": 12},
    )
    faults = once.post(REGISTRATIONS, json=body).json["errors"]
    assert {"employment.employer", "employment.employer_uscc", "employment.contract_from"} <= set(
        faults
    )


def test_a_child_needs_the_word_of_a_guardian(once):
    born = date.today() - timedelta(days=400)  # noqa: DTZ011
    child = relative(relation="child", birth_date=born.isoformat(), id_no=resident_id(born, "F", 1))
    faults = once.post(REGISTRATIONS, json=changed("family", [child])).json["errors"]
    assert list(faults) == ["family.0.guardian_consent"]


@pytest.mark.parametrize(
    ("id_type", "nationality"), [("PASSPORT_FOREIGN", "CHN"), ("PASSPORT_CN", "DEU")]
)
def test_the_document_agrees_with_the_nationality(once, id_type, nationality):
    body = changed("id_type", id_type, id_no="E12345678", nationality=nationality)
    assert "nationality" in once.post(REGISTRATIONS, json=body).json["errors"]


def test_a_foreigner_registers_with_a_passport(client):
    body = an_application(
        0,
        id_type="PASSPORT_FOREIGN",
        id_no="c01x00t47",
        id_valid_to=(date.today() + timedelta(days=1)).isoformat(),  # noqa: DTZ011
        nationality="DEU",
        name="Jürgen O'Neil",
        mobile="+49 151 23456789",
    )
    answer = client.post(REGISTRATIONS, json=body)
    assert answer.status_code == 201, answer.json


def test_every_fault_is_told_at_once(once):
    body = an_application(
        0,
        name="",
        id_no=resident_id(BORN, "M", 0)[:-1] + "?",
        email="x",
        education={"level": "school", "overseas": True},
        employment={"kind": "employed", "contract_from": "2026-05-01", "contract_to": "2026-04-01"},
        wants=["moon"],
        consents=[],
    )
    faults = once.post(REGISTRATIONS, json=body).json["errors"]
    assert {
        "name",
        "id_no",
        "email",
        "education.level",
        "education.school",
        "education.verification_no",
        "employment.employer",
        "employment.contract_to",
        "wants",
        "consents",
    } <= set(faults)


def test_an_unknown_family_is_told_with_the_known_ones(once):
    said = once.post(REGISTRATIONS, json=changed("wants", ["moon"])).json["errors"]["wants"][0]
    assert "residency" in said and "housing" in said and "hukou" in said
    assert "moon" not in said


def test_answers_are_asked_for_only_where_the_matter_is_wanted(client, stack):
    in_force = stack.service.catalogue.on(date.today())  # noqa: DTZ011
    asked = {question.id for question in in_force.questions_for(["hukou"])}
    unasked = asked - {q.id for q in in_force.questions_for([*in_force.implied, "residency"])}
    body = an_application(0, wants=["residency"])
    body["facts"] |= dict.fromkeys(unasked, "nonsense")
    assert unasked
    assert client.post(REGISTRATIONS, json=body).status_code == 201


def test_a_missing_answer_is_told_at_its_question(once, once_stack):
    in_force = once_stack.service.catalogue.on(date.today())  # noqa: DTZ011
    wanted = [*in_force.implied, *an_application(0)["wants"]]
    answer = once.post(REGISTRATIONS, json=changed("facts", {}))
    questions = in_force.questions_for(wanted)
    asked = {f"facts.{question.id}" for question in questions if not question.optional}
    assert set(answer.json.get("errors") or {}) == asked


def test_no_answer_tells_the_number(client):
    body = an_application(0)
    number = body["id_no"]
    answers = [
        client.post(REGISTRATIONS, json=body),
        client.post(REGISTRATIONS, json=body),
        client.post(REGISTRATIONS, json=body | {"sex": "M", "birth_date": "1991-01-01"}),
        client.post(REGISTRATIONS, json=body | {"id_no": number[:-1] + "?", "wants": [number]}),
        client.post(REGISTRATIONS, json=body | {"id_type": number, "park": number, number: number}),
        client.post(REGISTRATIONS, data=number, content_type="application/json"),
        client.post(f"{REGISTRATIONS}?{number}={number}", json=body),
        client.get(f"{REGISTRATIONS}/{number}"),
    ]
    for answer in answers:
        assert number not in answer.get_data(as_text=True) + str(answer.headers)


def test_the_same_key_and_body_get_the_same_answer(client):
    body, key = an_application(0), {"Idempotency-Key": "first-of-may"}
    first = client.post(REGISTRATIONS, json=body, headers=key)
    shuffled = json.dumps(dict(reversed(body.items())), indent=2)
    again = client.post(REGISTRATIONS, data=shuffled, content_type="application/json", headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json == again.json


def test_the_same_key_with_another_body_is_refused(client):
    key = {"Idempotency-Key": "first-of-may"}
    client.post(REGISTRATIONS, json=an_application(0), headers=key)
    answer = client.post(REGISTRATIONS, json=an_application(1), headers=key)
    assert answer.status_code == 409
    assert "secret" not in answer.json


@pytest.mark.parametrize("key", ["", "a b", "钥", "k" * 129])
def test_a_key_nobody_could_repeat_is_refused(once, key):
    headers = {"Idempotency-Key": key.encode().decode("latin-1")}
    answer = once.post(REGISTRATIONS, json=an_application(0), headers=headers)
    assert answer.status_code == 422
    assert "Idempotency-Key" in answer.json["errors"]


def test_the_same_person_twice_is_told_to_sign_in_and_nothing_else(client):
    first = client.post(REGISTRATIONS, json=an_application(0))
    again = client.post(REGISTRATIONS, json=an_application(0, mobile="13900000000"))
    assert again.status_code == 409
    assert set(again.json) == {"title", "status"}
    assert "登录" in again.json["title"]
    for told in first.json.values():
        assert told not in again.get_data(as_text=True)


def at_once(app, count: int, **options: Any) -> list[Any]:
    """The answers to one body sent several times at the same instant."""
    ready, answers = threading.Barrier(count), []

    def submit() -> None:
        client = app.test_client()
        ready.wait()
        answers.append(client.post(REGISTRATIONS, json=an_application(0), **options))

    threads = [threading.Thread(target=submit) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_two_at_the_same_instant_become_one_registration(either):
    assert sorted(answer.status_code for answer in at_once(either, 2)) == [201, 409]


def test_one_submission_sent_thrice_at_the_same_instant_is_one(either):
    answers = at_once(either, 3, headers={"Idempotency-Key": "thrice-at-once"})
    assert [answer.status_code for answer in answers] == [201] * 3
    assert answers[0].json == answers[1].json == answers[2].json
    told = answers[0].json
    bearer = {"Authorization": f"Bearer {told['secret']}"}
    assert either.test_client().get(told["follow"], headers=bearer).status_code == 200


@pytest.mark.parametrize("receipt", ["x", "%00", "AAAAA-AAAAA-A%00", "é", "%F0%9F"])
def test_what_is_no_receipt_is_not_found(either, receipt):
    client = either.test_client()
    answer = client.get(f"{REGISTRATIONS}/{receipt}", headers={"Authorization": "Bearer x"})
    assert answer.status_code == 404


def test_rare_names_are_taken_as_they_are(either):
    """Characters beyond the first plane, and the dot of longer names however it was typed."""
    client = either.test_client()
    for index, name in enumerate(["阿卜杜拉•买买提", "𬱖", "长" * 50]):
        answer = client.post(REGISTRATIONS, json=an_application(index, name=name))
        assert answer.status_code == 201, answer.json


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"{'name': 1}", b"\xff\xfe", b'{"name": NaN}', b"[" * 100_000, b"1" * 5000],
    ids=["nothing", "half", "quotes", "bytes", "NaN", "nested", "digits"],
)
def test_what_is_no_json_is_a_bad_request(once, text):
    answer = once.post(REGISTRATIONS, data=text, content_type="application/json")
    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"


@pytest.mark.parametrize("text", [b"[]", b"5", b"null", b'"text"', b'{"name": "a", "name": "b"}'])
def test_json_of_the_wrong_kind_is_told_as_a_whole(once, text):
    answer = once.post(REGISTRATIONS, data=text, content_type="application/json")
    assert answer.status_code == 422
    assert list(answer.json["errors"]) == ["body"]


def test_more_than_256_kb_is_too_large(once):
    text = json.dumps(an_application(0, note="x" * 256 * 1024))
    answer = once.post(REGISTRATIONS, data=text, content_type="application/json")
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


def test_too_large_is_seen_without_a_length_too(once):
    text = json.dumps(an_application(0, note="x" * 256 * 1024)).encode()
    builder = EnvironBuilder(REGISTRATIONS, method="POST", content_type="application/json")
    environ = builder.get_environ() | {
        "wsgi.input": io.BytesIO(text),
        "wsgi.input_terminated": True,
        "HTTP_TRANSFER_ENCODING": "chunked",
    }
    environ.pop("CONTENT_LENGTH", None)
    _answer, status, _headers = run_wsgi_app(once.application, environ)
    assert status.startswith("413")


def test_a_form_is_not_json(once):
    answer = once.post(REGISTRATIONS, data={"name": "林知远"})
    assert answer.status_code == 415


def test_sentences_follow_accept_language(once):
    chinese = once.post(REGISTRATIONS, json={})
    english = once.post(REGISTRATIONS, json={}, headers={"Accept-Language": "en-GB,en;q=0.9"})
    assert chinese.headers["Content-Language"] == "zh"
    assert english.headers["Content-Language"] == "en"
    assert chinese.json["errors"]["name"] == ["请填写姓名。"]
    assert english.json["errors"].keys() == chinese.json["errors"].keys()


def test_too_many_from_one_address_have_to_wait(tmp_path):
    with EmbeddedStack(tmp_path) as stack:
        limited = {"GREENCARD_RATE_LIMITS": "registration=2", **stack.env}
        stack.config = type(stack.config).from_env(limited)
        client = stack.app.test_client()
        answers = [client.post(REGISTRATIONS, json={}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert 0 < int(answers[2].headers["Retry-After"]) <= 60
