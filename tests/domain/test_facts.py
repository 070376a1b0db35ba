"""What the rules may look at follows from the registration alone."""

from dataclasses import replace
from datetime import date

import pytest

from greencard.domain.application import Application, Education, Employment
from greencard.domain.facts import age_on, contract_months, facts_of, facts_of_grant
from greencard.matters.vocabulary import BASE_FACTS, GRANTED_FACTS

APPLICATION = Application(
    name="林知远",
    id_type="RESIDENT_ID",
    id_no="11010519491231002X",
    nationality="CHN",
    birth_date=date(1990, 3, 2),
    sex="F",
    mobile="13800138000",
    education=Education(level="master", full_time=True),
    category="innovation",
    level_claimed="D",
    employment=Employment(
        kind="employed",
        park="huayuan",
        contract_from=date(2026, 1, 1),
        contract_to=date(2029, 12, 31),
        presence_months=12,
    ),
    wants=("residency",),
    facts={"housed": True},
)
DAY = date(2026, 3, 1)


def test_every_base_fact_is_told_and_no_name_or_number():
    facts = facts_of(APPLICATION, on=DAY)

    assert set(facts) == {*BASE_FACTS, "housed"}
    assert facts["age"] == 35
    assert (facts["employed"], facts["founder"]) == (True, False)
    assert facts["contract_months"] == 48
    assert APPLICATION.name not in facts.values() and APPLICATION.id_no not in facts.values()


def test_an_answer_never_overrides_the_registration():
    tampered = replace(APPLICATION, facts={"founder": True, "housed": False})
    facts = facts_of(tampered, on=DAY)

    assert facts["founder"] is False
    assert facts["housed"] is False


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1985, 3, 2), date(2026, 3, 1), 40),
        (date(1985, 3, 2), date(2026, 3, 2), 41),
        (date(2000, 2, 29), date(2026, 2, 28), 25),
        (date(2000, 2, 29), date(2026, 3, 1), 26),
        (date(2000, 2, 29), date(2028, 2, 29), 28),
    ],
)
def test_age_changes_on_the_birthday(born, day, age):
    assert age_on(day, born) == age


@pytest.mark.parametrize(
    ("begins", "ends", "months"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), 12),
        (date(2026, 1, 1), date(2027, 1, 1), 12),
        (date(2026, 1, 1), date(2026, 12, 30), 11),
        (date(2024, 2, 29), date(2025, 2, 28), 12),
        (date(2026, 1, 31), date(2026, 2, 28), 1),
        (date(2026, 1, 15), date(2026, 2, 13), 0),
        (None, None, None),
        (None, date(2026, 1, 1), None),
    ],
)
def test_a_contract_counts_full_months(begins, ends, months):
    contract = Employment(kind="employed", contract_from=begins, contract_to=ends)

    assert contract_months(contract) == months


def test_a_contract_without_an_end_meets_any_figure():
    open_ended = Employment(kind="employed", contract_from=date(2026, 1, 1))

    assert (contract_months(open_ended) or 0) > 50 * 12


def test_what_a_card_grants_becomes_facts():
    granted = facts_of_grant({"level": "D", "class": "B", "valid_to": "2029-10-31"})

    assert granted == {"level": "D", "card_class": "B"}
    assert set(granted) == set(GRANTED_FACTS)
    assert facts_of_grant({}) == {}


def test_a_contract_to_the_end_of_time_has_no_fixed_term() -> None:
    endless = Employment(kind="employed", contract_from=date(2026, 1, 1), contract_to=date.max)
    assert contract_months(endless) == contract_months(replace(endless, contract_to=None))


def test_an_approval_makes_true_what_it_gives() -> None:
    assert facts_of_grant({"work_permit": "yes", "level": "D"}) == {
        "level": "D",
        "work_permit": True,
    }
