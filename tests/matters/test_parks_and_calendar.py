"""The parks and the working days come from tables, and bad tables are refused."""

from collections import Counter
from datetime import date, timedelta

import pytest

from greencard.errors import BadCalendar, BadDefinition
from greencard.matters.calendar import Calendar, load_calendar
from greencard.matters.parks import load_parks


def test_one_core_six_science_parks_and_twenty_one_parks():
    parks = load_parks()

    assert Counter(park.kind for park in parks.values()) == {"core": 1, "science": 6, "park": 21}
    areas = Counter(park.area for park in parks.values() if park.kind == "park")
    assert areas == {"city": 6, "ring": 4, "binhai": 6, "outer": 5}
    assert parks["huayuan"].within == "gaoxin"


@pytest.mark.parametrize("year", [2025, 2026])
def test_a_year_has_248_working_days(year):
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(365)]

    assert sum(map(load_calendar().is_working_day, days)) == 248


def test_make_up_days_are_worked_and_holidays_are_not():
    calendar = load_calendar()

    assert calendar.is_working_day(date(2026, 9, 20))
    assert not calendar.is_working_day(date(2026, 9, 25))
    assert calendar.knows(2026) and not calendar.knows(2027)


def test_a_year_without_a_list_counts_monday_to_friday():
    assert Calendar().is_working_day(date(2026, 1, 1))
    assert not Calendar().is_working_day(date(2026, 1, 4))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[2027\n", "不是有效的 TOML"),
        ("[soon]\nsource='x'\noff=[]\nwork=[]", "应为四位年份"),
        ("[2027]\noff=[]\nwork=[]", "source"),
        ("[2027]\nsource='x'\noff=['2027-01-01']\nwork=[]", "日期写作 2026-01-01，起止写作"),
        ("[2027]\nsource='x'\noff=[[2027-01-03, 2027-01-01]]\nwork=[]", "日期写作"),
        ("[2027]\nsource='x'\noff=[2026-01-01]\nwork=[]", "不属于这一年"),
        (
            "[2027]\nsource='x'\noff=[2027-01-02]\nwork=[2027-01-02]",
            r"work\[1\]：.*不能既放假又上班",
        ),
        (
            "[2027]\nsource='x'\noff=[2027-01-01]\nwork=[2027-01-04]",
            r"work\[1\]：.*这一天不是周末，本来就上班",
        ),
        ("[2027]\nsource='x'\noff=[2027-01-01, 2028-01-01]\nwork=[]", r"off\[2\]：.*不属于"),
        ("[2027]\nsource='x'\noff=[2027-01-01, [2027-02-01]]\nwork=[]", r"off\[2\]：日期写作"),
        ("[2027]\nsource='x'\noff=[2027-01-01T08:00:00]\nwork=[]", r"off\[1\]：日期写作"),
        ("[2027]\nsource='x'\noff=2027-01-01\nwork=[]", "2027.off：应为列表"),
        ("[2027]\nsource='x'\noff=[]\nwork=[]", "2027.off：至少有一天"),
        ("[2027]\nsource=' '\noff=[2027-01-01]\nwork=[]", "2027.source：应写明出处"),
        ("[2027]\nsource='x'\noff=[2027-01-01]\nwork=[]\nnote='y'", "应写且只写 source、off、work"),
        ("year = 2027", "year：应为四位年份"),
        ("", "全文：没有任何一年"),
    ],
)
def test_a_bad_calendar_is_refused_with_its_reason(tmp_path, text, reason):
    path = tmp_path / "calendar.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(BadCalendar, match=reason):
        load_calendar(path)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[x]\ntitle='甲'\ntitle_en='A'\nkind='park'", "x.area"),
        ("[x]\ntitle='甲'\ntitle_en='A'\nkind='science'\nwithin='nowhere'", "nowhere"),
        ("[x]\ntitle='甲'\ntitle_en='A'\nkind='science'", "x.within"),
        ("[x]\ntitle='甲'\nkind='core'", "x.title_en"),
    ],
)
def test_a_bad_park_is_refused_with_its_place(tmp_path, text, reason):
    path = tmp_path / "parks.toml"
    path.write_text(text, "utf-8")

    with pytest.raises(BadDefinition, match=reason):
        load_parks(path)
