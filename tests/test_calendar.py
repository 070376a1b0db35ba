"""A new year's list arrives: everybody counts by it at once, and running cases are told."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import event

from greencard.cli import main
from greencard.domain.deadlines import Calendar, of_case, of_step
from greencard.matters.calendar import load_calendar, read_years
from greencard.matters.definition import Limit
from greencard.services import calendars
from greencard.services.desk import Service, open_service
from greencard.services.upkeep.rescheduling import reschedule
from tests.december import (
    FIRM,
    LATER,
    LIST,
    MOVED,
    OPEN_ENDED,
    apply,
    cases_of,
    publish,
    told,
    work,
    year_2027,
)
from tests.stacks import EmbeddedStack, UpStack
from tests.story import Story, an_eligible_founder
from workers import clock

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Runs a command as a process of its own would, on the data folder of `service`."""

    def invoke(*words: str) -> Result:
        return CliRunner().invoke(main, words, env={"GREENCARD_DATA": str(tmp_path)})

    assert invoke("db", "upgrade").exit_code == 0
    yield invoke


@pytest.fixture
def service(run: Run, stack: EmbeddedStack) -> Service:
    return stack.service


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "2027.toml"
    path.write_text(LIST, "utf-8")
    return path


def calendar_of(service: Service) -> Calendar:
    with service.sessions() as session:
        return service.calendar(session)


def test_the_first_upgrade_writes_down_the_lists_of_the_program(service: Service) -> None:
    with service.sessions() as session:
        rows = calendars.listing(session)
        assert [calendars.list_of(row) for row in rows] == list(read_years())
    assert calendar_of(service).years == load_calendar().years
    assert calendar_of(service).edition == 1


def test_an_empty_table_means_the_lists_of_the_program(stack: EmbeddedStack) -> None:
    assert calendar_of(stack.service) == load_calendar()


def test_a_loaded_year_is_seen_by_who_was_running_before(
    service: Service, run: Run, file: Path
) -> None:
    other = open_service(service.config)
    assert not calendar_of(service).knows(2027) and not calendar_of(other).knows(2027)
    said = run("calendar", "load", str(file)).output
    assert "2027 年放假 10 天，调休上班 1 天" in said and "已载入" in said
    for one in (service, other):
        assert calendar_of(one).knows(2027) and calendar_of(one).knows(2026)
        assert not calendar_of(one).is_working_day(date(2027, 1, 1))
    assert "虚构的2027年安排" in run("calendar", "list").output
    other.sessions.kw["bind"].dispose()


def test_loading_again_changes_nothing(service: Service, run: Run, file: Path) -> None:
    run("calendar", "load", str(file))
    edition = calendar_of(service).edition
    assert "未改动" in run("calendar", "load", str(file)).output
    run("db", "upgrade")
    assert calendar_of(service).edition == edition


def test_what_was_loaded_is_not_undone_by_an_upgrade(service: Service, run: Run) -> None:
    (own, *_) = [one for one in read_years() if one.year == 2026]
    corrected = type(own)(
        year=2026, source="更正", off=own.off | {date(2026, 12, 31)}, work=own.work
    )
    assert publish(service, corrected) == (2026,)
    run("db", "upgrade")
    assert not calendar_of(service).is_working_day(date(2026, 12, 31))


def test_a_bad_file_is_one_line_and_changes_nothing(service: Service, run: Run, file: Path) -> None:
    file.write_text(LIST.replace("2027-01-30", "2027-01-29"), "utf-8")
    result = run("calendar", "load", str(file))
    (line,) = result.stderr.splitlines()
    assert result.exit_code == 1
    assert "2027.toml" in line and "2027.work[1]" in line and "不是周末" in line
    assert not calendar_of(service).knows(2027)
    assert "无法读取" in run("calendar", "load", str(file.parent / "none.toml")).stderr


def test_the_help_explains_the_file(run: Run) -> None:
    help_text = run("calendar", "load", "--help").output
    assert "[2027]" in help_text and "source" in help_text and "work" in help_text


def test_the_looks_cost_one_small_question(service: Service) -> None:
    calendar_of(service)
    with questions(service) as seen, service.sessions() as session:
        for _ in range(3):
            service.calendar(session)
    assert len(seen) == 3 and all("max(" in one for one in seen)


def test_dates_move_when_the_year_arrives_and_everyone_is_told_once(
    service: Service, tmp_path: Path
) -> None:
    apply(service, range(3))
    assert all(case.provisional for case in cases_of(service))
    publish(service, year_2027(tmp_path))
    for _ in range(3):
        clock.look(service, now=LATER)
    cases = cases_of(service)
    for case in cases:
        assert (case.due_on, case.provisional) == (MOVED[case.matter][1], False)
        assert case.calendar_edition == calendar_of(service).edition
    messages = [json.loads(payload) for payload in told(service)]
    assert sorted(message["case_no"] for message in messages) == [x.number for x in cases]
    assert {message["due_on"] for message in messages} == {"2027-01-05", "2027-01-12"}


def test_a_recounted_case_is_as_one_opened_after_the_list_came(
    service: Service, tmp_path: Path
) -> None:
    apply(service, [0])
    publish(service, year_2027(tmp_path))
    clock.look(service, now=LATER)
    apply(service, [1])
    dates: dict[str, set[object]] = {}
    with service.sessions() as session:
        for case in cases_of(service):
            tasks = [task.due_on for task in session.merge(case).tasks if task.state == "open"]
            found = (case.due_on, case.statute_on, case.provisional, case.statute_provisional)
            dates.setdefault(case.matter, set()).add((*found, *tasks))
    assert {matter: len(found) for matter, found in dates.items()} == dict.fromkeys(dates, 1)


def test_the_steps_of_a_recounted_case_keep_their_own_limits(
    service: Service, tmp_path: Path
) -> None:
    apply(service, [0])
    publish(service, year_2027(tmp_path))
    clock.look(service, now=LATER)
    calendar = calendar_of(service)
    with service.sessions() as session:
        for case in map(session.merge, cases_of(service)):
            matter = service.catalogue.matter(case.matter, case.version)
            due = of_case(case.submitted_on, matter, calendar).due.on
            for task in (one for one in case.tasks if one.state == "open"):
                limit = Limit(task.days, task.unit) if task.days else None
                begun = service.today(OPEN_ENDED)
                assert task.due_on == of_step(begun, limit, calendar, case_due=due)


def test_a_firm_date_is_told_nothing_and_its_statute_becomes_firm(
    service: Service, tmp_path: Path
) -> None:
    apply(service, [0], now=FIRM)
    before = {case.number: case.due_on for case in cases_of(service)}
    assert any(case.statute_provisional and not case.provisional for case in cases_of(service))
    publish(service, year_2027(tmp_path))
    clock.look(service, now=LATER)
    assert {case.number: case.due_on for case in cases_of(service)} == before
    assert told(service) == []
    assert not any(case.statute_provisional for case in cases_of(service))


def test_a_case_that_was_late_by_a_date_that_moved_can_be_late_again(
    service: Service, tmp_path: Path
) -> None:
    apply(service, [0])
    late = datetime(2027, 1, 5, 2, tzinfo=UTC)
    clock.look(service, now=late)
    assert sum(case.overdue_at is not None for case in cases_of(service)) == 2
    publish(service, year_2027(tmp_path))
    clock.look(service, now=late)
    assert not any(case.overdue_at for case in cases_of(service))
    clock.look(service, now=late + timedelta(days=1))
    assert sum(case.overdue_at is not None for case in cases_of(service)) == 2


def test_the_card_moves_the_date_and_stops_calling_it_provisional(
    service: Service, stack: EmbeddedStack, tmp_path: Path
) -> None:
    (receipt,) = apply(service, [0])
    path = f"/api/v1/registrations/{receipt.receipt}"

    def lines() -> dict[str, tuple[str, bool]]:
        answer = stack.call("GET", path, token=receipt.secret).json
        return {
            x["matter"]: (x["due_on"], x["provisional"]) for x in answer["lines"] if x["due_on"]
        }

    matters = set(MOVED) & set(lines())
    assert len(matters) == 2
    assert {x: (MOVED[x][0].isoformat(), True) for x in matters} == lines()
    publish(service, year_2027(tmp_path))
    clock.look(service, now=LATER)
    work(service)
    assert {x: (MOVED[x][1].isoformat(), False) for x in matters} == lines()


def test_a_batch_asks_no_question_for_each_case(service: Service, tmp_path: Path) -> None:
    apply(service, range(8))
    publish(service, year_2027(tmp_path))
    calendar_of(service)
    counts, after = [], None
    for limit in (3, 12):
        with questions(service) as seen, service.sessions.begin() as session:
            after = reschedule(session, service=service, now=LATER, after=after, limit=limit)
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_running_processes_count_by_a_list_loaded_under_them(up_stack: UpStack) -> None:
    """Ten days off from tomorrow on; web, clock and projector are not started again."""
    story = Story(up_stack, body=an_eligible_founder(1))
    before = story.until_states(hukou="open")["hukou"]["due_on"]
    today = datetime.now(up_stack.config.timezone).date()
    off = [today + timedelta(days=n) for n in range(1, 11)]
    text = "".join(
        f'[{year}]\nsource = "测试"\noff = ['
        + ", ".join(str(day) for day in {*off, date(year, 1, 1)} if day.year == year)
        + "]\nwork = []\n"
        for year in (today.year, today.year + 1)
    )
    file = up_stack.folder / "list.toml"
    file.write_text(text, "utf-8")
    up_stack.greencard("calendar", "load", str(file))
    up_stack.until(lambda: story.lines()["hukou"]["due_on"] > before, seconds=60, what="a move")


@contextmanager
def questions(service: Service) -> Iterator[list[str]]:
    """The questions the database is asked while one looks."""
    engine, seen = service.sessions.kw["bind"], list[str]()

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)
