"""Every kind of document knows its numbers, its holders, and whether it runs out."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from greencard.domain.documents import kinds, permanent, resident, travel
from greencard.domain.documents.holder import Holder
from greencard.matters.vocabulary import ID_TYPES
from tests.domain.documents.numbers import TODAY, checked, new_cards, unchecked

ANYBODY = Holder()
EXPIRING = {"HK_MACAO_PERMIT", "TAIWAN_PERMIT", "PASSPORT_CN", "PASSPORT_FOREIGN", "WORK_PERMIT"}


def faults(kind: str, number: str, holder: Holder = ANYBODY) -> list[str]:
    return kinds.number_faults(kind, number, holder=holder, today=TODAY)


def test_every_kind_people_may_name_is_known():
    assert set(ID_TYPES) < set(kinds.KINDS)


@given(checked() | unchecked())
def test_every_well_made_number_of_every_kind_passes(document):
    kind, number = document

    assert faults(kind, number) == []


@given(checked(), st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_digit_of_a_checked_number_is_always_noticed(document, place, digit):
    kind, number = document
    assume(number[place] != digit)
    wrong = number[:place] + digit + number[place + 1 :]

    assert faults(kind, wrong)


@given(st.sampled_from(sorted(kinds.KINDS)), checked() | unchecked(), st.text(max_size=30))
def test_no_sentence_repeats_any_of_the_number(kind, document, text):
    for number in (document[1], document[1][:-1], document[1] + "?", text):
        pieces = {number[at : at + 5] for at in range(len(number) - 4)}
        assert not any(piece in fault for fault in faults(kind, number) for piece in pieces)


@given(st.sampled_from(sorted(kinds.KINDS)), st.text(max_size=30))
def test_any_text_at_all_gets_an_answer(kind, text):
    assume(not text.isascii())

    assert faults(kind, text)


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        ("PR_NEW", "911124198108030024"),
        ("PR_OLD", "USA110081010123"),
        ("HK_MACAO_PERMIT", "H12345678"),
        ("HK_MACAO_PERMIT", "M1234567800"),
        ("TAIWAN_PERMIT", "12345678"),
        ("TAIWAN_PERMIT", "T123456789"),
        ("PASSPORT_CN", "E12345678"),
        ("PASSPORT_CN", "EF1234567"),
        ("PASSPORT_CN", "EM1234567"),
        ("PASSPORT_CN", "SE1234567"),
        ("PASSPORT_CN", "KJ1234567"),
        ("PASSPORT_CN", "MA1234567"),
        ("PASSPORT_CN", "141234567"),
        ("PASSPORT_FOREIGN", "C01X00T47"),
        ("PASSPORT_FOREIGN", "12345"),
        ("WORK_PERMIT", "123456"),
    ],
)
def test_specimens_of_every_form_pass(kind, number):
    assert faults(kind, number) == []


@pytest.mark.parametrize(
    ("kind", "number", "fault"),
    [
        ("PR_NEW", "911124198108030025", resident.CHECK),
        ("PR_NEW", "811124198108030024", permanent.NEW_SHAPE),
        ("PR_NEW", "USA110081010123", permanent.NEW_SHAPE),
        ("PR_NEW", "٩11124198108030024", permanent.NEW_SHAPE),
        ("PR_OLD", "911124198108030024", permanent.OLD_SHAPE),
        ("PR_OLD", "110105810101123", permanent.OLD_SHAPE),
        ("PR_OLD", "USA11008101012X", permanent.OLD_SHAPE),
        ("HK_MACAO_PERMIT", "T12345678", travel.HK_MACAO_SHAPE),
        ("HK_MACAO_PERMIT", "H123456789", travel.HK_MACAO_SHAPE),
        ("HK_MACAO_PERMIT", "H1234567", travel.HK_MACAO_SHAPE),
        ("TAIWAN_PERMIT", "123456789", travel.TAIWAN_SHAPE),
        ("TAIWAN_PERMIT", "1234567A", travel.TAIWAN_SHAPE),
        ("PASSPORT_CN", "A12345678", travel.PASSPORT_CN_SHAPE),
        ("PASSPORT_CN", "E1234567", travel.PASSPORT_CN_SHAPE),
        ("PASSPORT_CN", "EI1234567", travel.PASSPORT_CN_SHAPE),
        ("PASSPORT_CN", "EO1234567", travel.PASSPORT_CN_SHAPE),
        ("PASSPORT_CN", "161234567", travel.PASSPORT_CN_SHAPE),
        ("PASSPORT_FOREIGN", "1234", travel.PASSPORT_FOREIGN_SHAPE),
        ("PASSPORT_FOREIGN", "1" * 18, travel.PASSPORT_FOREIGN_SHAPE),
        ("PASSPORT_FOREIGN", "AB-12345", travel.PASSPORT_FOREIGN_SHAPE),
        ("WORK_PERMIT", "12345", travel.WORK_PERMIT_SHAPE),
        ("WORK_PERMIT", "1" * 21, travel.WORK_PERMIT_SHAPE),
    ],
)
def test_numbers_of_no_such_form_are_refused(kind, number, fault):
    assert faults(kind, number) == [fault]


def test_the_letters_of_an_old_card_are_those_of_the_nationality():
    assert faults("PR_OLD", "USA110081010123", Holder(nationality="USA")) == []
    (fault,) = faults("PR_OLD", "USA110081010123", Holder(nationality="DEU"))
    assert fault == permanent.OTHER_COUNTRY


@given(new_cards(), st.dates(), st.sampled_from("FM"))
def test_nobody_is_turned_away_over_a_guess_about_the_new_card(number, born, sex):
    holder = Holder(birth_date=born, sex=sex, nationality="DEU")

    assert faults("PR_NEW", number, holder) == []


@pytest.mark.parametrize("kind", ["RESIDENT_ID", "PASSPORT_CN"])
def test_only_the_chinese_hold_a_chinese_document(kind):
    assert kinds.nationality_fault(kind, "CHN") is None
    assert kinds.nationality_fault(kind, "HKG") == kinds.CHINESE_HOLDER
    assert kinds.nationality_fault(kind, "DEU") == kinds.CHINESE_HOLDER


@pytest.mark.parametrize("kind", ["HMT_RESIDENCE", "TAIWAN_PERMIT"])
def test_the_regions_may_be_written_by_their_own_code(kind):
    for code in ("CHN", "HKG", "MAC", "TWN"):
        assert kinds.nationality_fault(kind, code) is None
    assert kinds.nationality_fault(kind, "DEU") == kinds.CHINESE_HOLDER


@pytest.mark.parametrize("kind", ["PR_NEW", "PR_OLD", "PASSPORT_FOREIGN", "WORK_PERMIT"])
def test_only_foreigners_hold_a_foreign_document(kind):
    assert kinds.nationality_fault(kind, "DEU") is None
    assert kinds.nationality_fault(kind, "CHN") == kinds.FOREIGN_HOLDER


def test_hong_kong_residents_of_any_nationality_hold_the_permit():
    assert kinds.nationality_fault("HK_MACAO_PERMIT", "CHN") is None
    assert kinds.nationality_fault("HK_MACAO_PERMIT", "GBR") is None


@pytest.mark.parametrize("kind", sorted(kinds.KINDS))
def test_passports_and_permits_name_their_last_day(kind):
    fault = kinds.validity_fault(kind, None, today=TODAY)

    assert fault == (kinds.NO_VALIDITY if kind in EXPIRING else None)


@given(st.sampled_from(sorted(kinds.KINDS)), st.dates(date(1950, 1, 1)))
def test_a_document_is_good_until_its_last_day_and_no_longer(kind, last):
    assume(last < date.max)
    assert kinds.validity_fault(kind, last, today=last) is None
    assert kinds.validity_fault(kind, last, today=last + timedelta(days=1)) == kinds.EXPIRED
