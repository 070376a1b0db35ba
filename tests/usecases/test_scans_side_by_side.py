"""Two counters at the same moment: one waits for the other, and no limit is passed twice."""

from uuid import uuid4

import pytest

from greencard.errors import NotAllowed
from greencard.services.desk import Service
from tests.checking import Desk, Holder, a_holder, outcome, scans
from tests.consenting import allow
from tests.usecases.conftest import NOW
from tests.usecases.test_side_by_side import side_by_side

pytestmark = pytest.mark.postgres


@pytest.fixture
def holder(on_postgres: Service) -> Holder:
    return a_holder(on_postgres, 1, now=NOW)


def test_the_same_scan_sent_twice_at_once_is_one(on_postgres: Service, holder: Holder) -> None:
    hospital, scan = Desk(on_postgres, "hospital_1", "medical_priority"), uuid4()
    asks = hospital.asks(holder.live(NOW), now=NOW, scan=scan)
    answers = side_by_side(on_postgres, asks, asks, asks)
    assert answers[1:] == answers[:1] * 2 and answers[0]["granted"]
    assert len(scans(on_postgres)) == 1


def test_a_strange_code_sent_twice_at_once_is_one(on_postgres: Service, holder: Holder) -> None:
    hospital, scan = Desk(on_postgres, "hospital_1", "medical_priority"), uuid4()
    asks = hospital.asks("1" * 198, now=NOW, scan=scan)
    answers = side_by_side(on_postgres, asks, asks)
    assert answers[1] == answers[0] and len(scans(on_postgres)) == 1


def test_two_gates_of_a_venue_let_one_holder_in_once(on_postgres: Service, holder: Holder) -> None:
    gates = Desk(on_postgres, "museum", "free_entry", venue="east")
    asks = [gates.asks(holder.printed, now=NOW) for _ in range(3)]
    answers = side_by_side(on_postgres, *asks)
    assert [answer["granted"] for answer in answers] == [True, False, False]
    assert {answer["reason"] for answer in answers[1:]} == {"limit_reached"}


def test_a_live_code_at_two_offices_at_once_is_good_at_one(
    on_postgres: Service, holder: Holder
) -> None:
    code = holder.live(NOW)
    places = [Desk(on_postgres, f"hospital_{n}", "medical_priority") for n in (1, 2)]
    answers = side_by_side(on_postgres, *[place.asks(code, now=NOW) for place in places])
    assert [outcome(answer)[0::2] for answer in answers] == [
        ("green", "valid"), ("amber", "replayed"),
    ]  # fmt: skip


def test_a_consent_for_one_scan_is_good_for_one(on_postgres: Service, holder: Holder) -> None:
    allow(on_postgres, holder, "loan")
    places = [Desk(on_postgres, name, "loan") for name in ("bank", "funds")]
    answers = side_by_side(on_postgres, *[place.asks(holder.printed, now=NOW) for place in places])
    assert [answer["reason"] for answer in answers] == ["static", "consent_missing"]


def test_two_hospitals_give_one_check_up(on_postgres: Service, holder: Holder) -> None:
    places = [Desk(on_postgres, f"hospital_{n}", "checkup_yearly") for n in (1, 2)]
    looked = [place.scan(holder.printed, now=NOW) for place in places]
    gives = [place.gives(answer, now=NOW) for place, answer in zip(places, looked, strict=True)]
    with pytest.raises(NotAllowed):
        side_by_side(on_postgres, *gives)
    assert [row.given_at for row in scans(on_postgres)].count(None) == 1
