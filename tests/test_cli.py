"""The commands: status 0 on success, else 1 and one clear line."""

import base64
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from greencard.cli import main
from greencard.errors import SignInFailed
from greencard.services.doors import staff, tokens
from tests.stacks import EmbeddedStack
from tests.story import an_eligible_founder

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    """Runs a command on a data folder of its own."""

    def invoke(*words: str, **env: str) -> Result:
        return CliRunner().invoke(main, words, env={"GREENCARD_DATA": str(tmp_path), **env})

    assert invoke("db", "upgrade").exit_code == 0
    yield invoke


@pytest.fixture
def stack(tmp_path: Path, run: Run) -> Iterator[EmbeddedStack]:
    with EmbeddedStack(tmp_path) as embedded:
        yield embedded


def one_line(result: Result) -> str:
    """The only line of a command that failed."""
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    return line


def test_check_says_that_all_is_well(run: Run) -> None:
    assert "无误" in run("check").output


def test_a_bad_setting_is_one_line_with_its_name(run: Run) -> None:
    assert "GREENCARD_KAFKA" in one_line(
        run("check", GREENCARD_KAFKA="", GREENCARD_DATABASE_URL="postgresql+psycopg://x")
    )


def test_a_new_officer_can_sign_in_with_the_password_printed(
    run: Run, stack: EmbeddedStack
) -> None:
    result = run("staff", "add", "zhou", "--name", "周敏", "--office", "hr")
    password = result.stdout.strip()
    with stack.sessions() as session:
        assert staff.sign_in(session, "zhou", password).office == "hr"


def test_an_unknown_office_and_a_taken_login_are_told(run: Run) -> None:
    assert "nowhere" in one_line(run("staff", "add", "li", "--name", "李", "--office", "nowhere"))
    assert run("staff", "add", "li", "--name", "李", "--office", "hr").exit_code == 0
    assert "li" in one_line(run("staff", "add", "li", "--name", "李", "--office", "hr"))


def test_a_token_is_printed_once_and_works(run: Run, stack: EmbeddedStack) -> None:
    token = run("token", "add", "住房系统", "--office", "housing").stdout.strip()
    with stack.sessions() as session:
        found = tokens.bearer(session, token)
        assert found and found.office == "housing"
        assert tokens.bearer(session, token + "x") is None


def test_people_and_systems_of_partners_have_accounts_too(run: Run, stack: EmbeddedStack) -> None:
    park = ("--partner", "park")
    password = run("staff", "add", "he", "--name", "何", *park).stdout.strip()
    tokens_made = [
        run("token", "add", "闸机", *park, *options).stdout.strip() for options in ((), ("--test",))
    ]
    with stack.sessions() as session:
        person = staff.sign_in(session, "he", password)
        assert (person.partner, person.office) == ("park", None)
        systems = [tokens.bearer(session, token) for token in tokens_made]
    assert [(s.partner, s.office, s.test) for s in systems if s] == [
        ("park", None, False), ("park", None, True),
    ]  # fmt: skip


def test_an_account_speaks_for_an_office_or_a_partner_never_for_both(run: Run) -> None:
    both = ("--office", "hr", "--partner", "park")
    for side in ((), both):
        assert "或 --partner，须写且只写一项" in one_line(
            run("staff", "add", "li", "--name", "李", *side)
        )
        assert "或 --partner，须写且只写一项" in one_line(run("token", "add", "系统", *side))
    nowhere = ("--partner", "nowhere")
    assert "没有编号为 nowhere 的合作单位" in one_line(run("token", "add", "系统", *nowhere))
    assert "只有合作单位的令牌可以用于测试" in one_line(
        run("token", "add", "系统", "--office", "hr", "--test")
    )


def test_topics_are_a_matter_for_kafka_only(run: Run) -> None:
    assert "单机模式不使用 Kafka" in one_line(run("topics", "create"))


def test_a_dead_event_that_is_not_there_is_told(run: Run) -> None:
    assert "没有死信" in run("dead", "list").output
    missing = ("router", "greencard.case", "nobody", "1")
    assert "没有这样一件死信" in one_line(run("dead", "show", *missing))
    assert one_line(run("dead", "discard", *missing, "--why", "测试"))


def test_a_database_nobody_started_is_one_line(run: Run) -> None:
    env = {
        "GREENCARD_DATABASE_URL": "postgresql+psycopg://x@127.0.0.1:1/x",
        "GREENCARD_KAFKA": "127.0.0.1:1",
    }
    assert one_line(run("dead", "list", **env))


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    env = {"GREENCARD_DATA": str(tmp_path / "file" / "data")}
    result = CliRunner().invoke(main, ["check"], env=env)
    assert result.exit_code == 1 and "GREENCARD_DATA" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_every_command_explains_itself() -> None:
    for name, command in main.commands.items():
        assert command.help, name


def test_a_port_that_is_taken_is_told_before_anything_starts(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = one_line(run("up", "--port", port))
    assert f"127.0.0.1:{port} 不能使用（可能已被占用）" in told


def test_a_key_that_does_not_fit_the_data_is_found_by_check(run: Run, stack: EmbeddedStack) -> None:
    stack.call("POST", "/api/v1/registrations", an_eligible_founder(90))
    foreign = "1:" + base64.b64encode(bytes(32)).decode()
    assert "密钥" in one_line(run("check", GREENCARD_DATA_KEYS=foreign))


def test_a_new_password_ends_the_old_one(run: Run, stack: EmbeddedStack) -> None:
    first = run("staff", "add", "wu", "--name", "吴", "--office", "hr").stdout.strip()
    second = run("staff", "renew", "wu").stdout.strip()
    with stack.sessions() as session:
        assert staff.sign_in(session, "wu", second).login == "wu"
        with pytest.raises(SignInFailed):
            staff.sign_in(session, "wu", first)
    assert "nobody" in one_line(run("staff", "renew", "nobody"))


def test_before_the_tables_are_made_a_command_says_how(tmp_path: Path) -> None:
    env = {"GREENCARD_DATA": str(tmp_path / "new")}
    result = CliRunner().invoke(main, ["dead", "list"], env=env)
    assert "greencard db upgrade" in one_line(result)


@pytest.mark.paper
def test_the_handbook_is_written_into_a_folder(run: Run, tmp_path: Path) -> None:
    result = run("handbook", "--out", str(tmp_path / "out"), "--lang", "en", "--on", "2020-01-01")
    written = {file.name for file in (tmp_path / "out" / "en").iterdir()}

    assert result.exit_code == 0, result.output
    books = ("handbook", "hukou", "hk03")
    assert written == {"handbook.css", *(f"{x}.{y}" for x in books for y in ("pdf", "html"))}
    assert (tmp_path / "out" / "en" / "hk03.pdf").read_bytes().startswith(b"%PDF")
    page = (tmp_path / "out" / "en" / "hk03.html").read_text("utf-8")
    assert "worked in Tianjin for three years" in page and 'href="handbook.css"' in page


@pytest.mark.paper
def test_a_handbook_is_printed_without_chatter(
    run: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run("handbook", "--out", str(tmp_path / "out"), "--lang", "en", "--on", "2020-01-01")
    said = {record.name.partition(".")[0] for record in caplog.records}
    assert not said & {"weasyprint", "fontTools"}


def test_a_handbook_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told = one_line(run("handbook", "--out", str(tmp_path / "file" / "out")))
    assert "不能写入" in told and str(tmp_path / "file" / "out") in told


def test_two_editions_of_the_handbook_are_compared(run: Run, tmp_path: Path) -> None:
    told = run("handbook", "--lang", "zh", "--diff", "2024-12-31", "2025-01-01").stdout

    assert "技能型人才落户" in told
    assert "- 中职毕业的，在津工作满三年" in told and "+ 中职毕业的，在津工作满一年" in told
    assert run("handbook", "--diff", "2025-02-01", "2025-03-01").stdout == ""
    assert "请写 --out 文件夹，或 --diff 旧日期 新日期" in one_line(run("handbook"))
    nowhere = tmp_path / "nowhere"
    assert "2010-01-01 没有施行的事项" in one_line(
        run("handbook", "--out", str(nowhere), "--on", "2010-01-01")
    )
    assert not nowhere.exists()
