"""A partner scans a card: one verdict, the fields of the purpose and no more, one record."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from greencard.errors import TooMany
from greencard.models import LiveUse, Talent
from greencard.services.card import showing
from greencard.services.desk import Service
from tests.builders import resident_id
from tests.checking import Desk, Holder, a_holder, address, outcome, scans
from tests.consenting import allow, events
from tests.usecases.conftest import NOW

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
FAMILY = [
    {
        "relation": "child",
        "name": "林小远",
        "id_type": "RESIDENT_ID",
        "id_no": resident_id(date(2018, 5, 1), "F", 1),
        "birth_date": "2018-05-01",
        "guardian_consent": True,
    }
]


@pytest.fixture
def holder(service: Service) -> Holder:
    return a_holder(service, 1, now=NOW, family=FAMILY)


@pytest.fixture
def hospital(service: Service) -> Desk:
    return Desk(service, "hospital_1", "medical_priority")


def test_a_live_code_is_green_and_shows_the_fields_of_the_purpose(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    told = hospital.scan(holder.live(NOW), now=NOW + 12 * SECOND, confirmed=())
    assert outcome(told) == ("green", True, "valid")
    assert (told["live_age"], told["again"]) == (12, False)
    assert told["card"] == {
        "valid": True,
        "class": "B",
        "name_masked": "陈*远",
        "photo": None,
        "designated": None,
    }
    (row,) = scans(service)
    assert (row.talent_id, row.shown, row.granted) == (holder.talent_id, "live", True)
    assert row.fields == ["valid", "class", "name_masked"]  # what is not known was not seen
    assert events(service) == ["scan.recorded"]


def test_a_printed_code_shows_nothing_before_the_document_was_seen(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    first = hospital.scan(holder.printed, now=NOW, confirmed=())
    assert outcome(first) == ("check_id", False, "confirm_first") and first["card"] == {}
    then = hospital.scan(holder.printed, now=NOW, confirmed=("id_seen",))
    assert outcome(then) == ("check_id", True, "static") and then["card"]["valid"]
    digits = holder.printed.partition("/V")[2]
    assert outcome(hospital.scan(digits, now=NOW)) == ("check_id", True, "static")


def test_a_typed_number_never_shows_more_than_that_the_card_is_good(
    service: Service, holder: Holder
) -> None:
    vehicle = Desk(service, "vehicle", "plate")
    for spelled in (holder.number, holder.number.replace("-", " "), f" {holder.number.lower()}"):
        told = vehicle.scan(spelled, now=NOW)
        assert outcome(told) == ("check_id", True, "static")
        assert told["card"] == {"name_masked": "陈*远", "class": "B"}
    assert {row.shown for row in scans(service)} == {"number"}


def test_the_travel_lane_wants_document_and_ticket_also_for_a_live_code(
    service: Service, holder: Holder
) -> None:
    airport = Desk(service, "airport", "travel_lane")
    for told in ((), ("id_seen",), ("ticket_seen",)):
        answer = airport.scan(holder.live(NOW), now=NOW, confirmed=told)
        assert outcome(answer) == ("green", False, "confirm_first")
    answer = airport.scan(holder.live(NOW), now=NOW)
    assert answer["card"] == {"valid": True, "class": "B", "surname": "陈", "photo": None}


def test_offices_see_what_their_duty_needs(service: Service, holder: Holder) -> None:
    police = Desk(service, "police", "hukou").scan(holder.live(NOW), now=NOW)
    assert police["card"]["id_type"] == "RESIDENT_ID" and len(police["card"]["id_no"]) == 18
    assert (police["card"]["name"], police["card"]["case_no"]) == (holder.name, None)
    hr = Desk(service, "hr", "social_card").scan(holder.live(NOW + SECOND), now=NOW)
    assert hr["card"]["employer"] == "天津示例科技有限公司" and hr["card"]["title"] is None
    plate = Desk(service, "vehicle", "plate").scan(holder.live(NOW + 2 * SECOND), now=NOW)
    assert plate["card"]["id_last4"] == police["card"]["id_no"][-4:]


def test_a_school_sees_children_and_a_housing_body_the_family(
    service: Service, holder: Holder
) -> None:
    allow(service, holder, "child_school")
    allow(service, holder, "housing_check")
    school = Desk(service, "school", "child_school").scan(holder.live(NOW), now=NOW)
    assert school["card"]["children"] == [{"name": "林小远", "age": 8}]
    housing = Desk(service, "housing", "housing_check").scan(holder.live(NOW + SECOND), now=NOW)
    assert (housing["card"]["family_count"], housing["card"]["tier"]) == (1, None)


def test_a_number_alone_uses_nothing_up(service: Service, holder: Holder) -> None:
    allow(service, holder, "loan")
    for name, purpose in (("bank", "loan"), ("museum", "free_entry")):
        desk = Desk(service, name, purpose)
        assert desk.scan(holder.number, now=NOW)["granted"]
        assert desk.scan(holder.printed, now=NOW)["granted"]


def test_the_card_of_a_family_member_shows_that_person(service: Service, holder: Holder) -> None:
    holder.put(relative=1)
    told = Desk(service, "hospital_1", "medical_priority").scan(holder.printed, now=NOW)
    assert told["card"]["name_masked"] == "林*远"
    hr = Desk(service, "hr", "title").scan(holder.number, now=NOW)
    assert hr["card"] == {"name_masked": "林*远"}
    police = Desk(service, "police", "hukou").scan(holder.printed, now=NOW)
    assert (police["card"]["name"], police["card"]["id_no"]) == ("林小远", FAMILY[0]["id_no"])


def test_a_purpose_of_somebody_else_is_denied_and_recorded(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    for purpose in ("hukou", "nonsense"):
        told = hospital.scan(holder.live(NOW), now=NOW, purpose=purpose)
        assert outcome(told) == ("green", False, "purpose_not_yours") and told["card"] == {}
    assert [row.purpose for row in scans(service)] == ["hukou", "nonsense"]
    assert {row.talent_id for row in scans(service)} == {holder.talent_id}


def test_the_same_scan_again_gets_the_first_answer(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    scan = uuid4()
    first = hospital.scan(holder.live(NOW), now=NOW, scan=scan)
    holder.put(state="lost")
    assert hospital.scan("x", now=NOW + DAY, scan=scan) == first
    assert UUID(first["scan"]) == scan and len(scans(service)) == 1
    other = Desk(service, "hospital_2", "medical_priority")
    assert outcome(other.scan(holder.printed, now=NOW, scan=scan)) == ("red", False, "lost")


def test_a_live_code_is_good_at_the_office_that_saw_it_first(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    code = holder.live(NOW)
    assert not hospital.scan(code, now=NOW)["again"]
    again = hospital.scan(code, now=NOW + 30 * SECOND)
    assert outcome(again) == ("green", True, "valid") and again["again"]
    other = Desk(service, "hospital_2", "medical_priority")
    told = other.scan(code, now=NOW + 30 * SECOND)
    assert outcome(told) == ("amber", False, "replayed")
    for _ in range(2):  # a printed code is no secret and never replays
        assert other.scan(holder.printed, now=NOW)["granted"]
    with service.sessions() as session:
        assert session.scalar(select(func.count()).select_from(LiveUse)) == 1


def test_a_day_and_venue_are_free_once(service: Service, holder: Holder) -> None:
    """The day is the local one: sixteen hours UTC is midnight in Tianjin."""
    evening = NOW.replace(hour=15, minute=59)
    museum = Desk(service, "museum", "free_entry", venue="east")
    assert museum.scan(holder.live(evening), now=evening)["granted"]
    told = museum.scan(holder.live(evening), now=evening + 20 * SECOND)
    assert outcome(told) == ("green", False, "limit_reached") and told["card"] == {}
    for elsewhere in ("west", None):
        assert museum.scan(holder.printed, now=evening, venue=elsewhere)["granted"]
    midnight = evening + MINUTE
    assert museum.scan(holder.live(midnight), now=midnight)["granted"]


def test_strange_codes_and_typed_numbers_are_guesses_and_soon_too_many(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    most = service.catalogue.book.watch.guesses_a_minute
    for turn in range(most):
        shown = holder.number if turn % 2 else "1" * 198
        hospital.scan(shown, now=NOW)
    for shown in (holder.number, "1" * 198):
        with pytest.raises(TooMany):
            hospital.scan(shown, now=NOW)
    assert len(scans(service)) == most
    assert hospital.scan(holder.live(NOW), now=NOW)["granted"]
    assert hospital.scan(holder.number, now=NOW + MINUTE)["granted"]


def test_a_name_in_other_letters_is_the_one_on_the_card(
    service: Service, holder: Holder, hospital: Desk
) -> None:
    """The code says the Latin name where the document's has no Chinese character."""
    with service.sessions.begin() as session:
        talent = session.get_one(Talent, holder.talent_id)
        talent.name, talent.name_en = "Иван Петров", "Ivan Petrov"
    with service.sessions() as session:
        shown = showing.live_codes(
            session,
            holder.registration_id,
            signer_at=lambda at: holder.ring.signer("live", at=at),
            realm=service.realm,
            now=NOW,
        )
    told = hospital.scan(address(shown.codes[0].token), now=NOW)
    assert outcome(told) == ("green", True, "valid")
    assert told["card"]["name_masked"] == "I*** P***"
