"""Keys are made once, opened only by whom they are for, and never lost on the way."""

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from greencard.config import Config
from greencard.domain.token import keyset
from greencard.domain.token.keyset import USES
from greencard.domain.token.layout import Days
from greencard.errors import BadKeyFile, BadSetting, KeysMissing, NotAllowed, NotFound
from greencard.keys import held, making
from greencard.keys.folder import Folder
from greencard.keys.ring import Ring
from tests.domain.token.making import LIVE, PRINTED, REALM

NOW = datetime(2026, 9, 21, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Keys as local mode makes them."""
    making.ready(tmp_path / "keys", service=False, now=NOW)
    return tmp_path / "keys"


def root(place: Path) -> held.HeldKey:
    return making.root_of(place / "root.pem")


def test_local_keys_are_for_the_owner_alone(place: Path) -> None:
    files = [file for file in place.rglob("*") if file.is_file() and file.name != ".lock"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    folders = [place, *(place / use for use in USES)]
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in folders} == {0o700}
    assert sorted(file.name for file in (place / "live").iterdir()) == [
        f"{number}.pem" for number in range(128, 137)
    ]


def test_local_keys_are_made_once_and_signed_anew_in_time(place: Path) -> None:
    first = Folder(place).read_published()
    making.ready(place, service=False, now=NOW + 29 * DAY)
    assert Folder(place).read_published() == first
    making.ready(place, service=False, now=NOW + 30 * DAY)
    second = Folder(place).read_published()
    assert (first.seq, second.seq) == (1, 2)
    assert second.expires_at == NOW + 90 * DAY
    for kid in ("0", "s0", "136"):
        assert first.keys[kid] == second.keys[kid]


def test_after_a_year_asleep_everything_signs_again(place: Path) -> None:
    later = NOW + 365 * DAY
    making.ready(place, service=False, now=later)
    ring = Ring(place, *USES)
    assert [ring.signer(use, at=later).kid for use in USES] == ["1", "137", "s1"]


def test_each_process_signs_with_its_own_keys_and_opens_no_others(place: Path) -> None:
    for file in (place / "card").iterdir():
        file.write_text("nothing a process of the web could open")
    web = Ring(place, "live", "status")
    assert web.signer("live", at=NOW).kid == "128"
    assert web.signer("status", at=NOW).kid == "s0"
    with pytest.raises(ValueError, match="card"):
        web.signer("card", at=NOW)
    with pytest.raises(BadKeyFile):
        Ring(place, "card").signer("card", at=NOW)


def test_the_issuer_needs_nothing_but_the_card_keys(place: Path) -> None:
    for use in ("live", "status"):
        for file in (place / use).iterdir():
            file.unlink()
    issuer = Ring(place, "card")
    signer = issuer.signer("card", at=NOW)
    message = b"a card"
    public = issuer.edition.keys[signer.kid]
    algorithm = keyset.ALGORITHMS[public.algorithm]
    assert algorithm.verify(public.public, signer.sign(message), message)
    with pytest.raises(ValueError, match="live"):
        issuer.signer("live", at=NOW)


def test_a_live_code_of_next_week_is_signed_by_next_weeks_key(place: Path) -> None:
    ring = Ring(place, "live")
    assert ring.signer("live", at=NOW + 7 * DAY - timedelta(seconds=1)).kid == "128"
    assert ring.signer("live", at=NOW + 7 * DAY).kid == "129"
    with pytest.raises(KeysMissing):
        ring.signer("live", at=NOW + 64 * DAY)
    with pytest.raises(KeysMissing):
        ring.signer("live", at=NOW - DAY)


def test_a_secret_that_is_not_the_published_keys_signs_nothing(place: Path) -> None:
    (place / "live" / "129.pem").replace(place / "live" / "128.pem")
    with pytest.raises(KeysMissing):
        Ring(place, "live").signer("live", at=NOW)


def test_a_change_reaches_a_running_process(place: Path) -> None:
    ring = Ring(place, "card")
    making.rotate(Folder(place), "card")
    assert ring.signer("card", at=NOW + 2 * DAY).kid == "0"  # until all can know the new one
    making.sign(Folder(place), root(place), now=NOW + 2 * DAY)
    assert ring.signer("card", at=NOW + 2 * DAY).kid == "1"
    assert ring.edition.seq == 2
    assert not (place / "card" / "0.pem").exists()  # what signs no more cannot be stolen
    making.sign(Folder(place), root(place), now=NOW + 3 * DAY)
    assert ring.signer("card", at=NOW + 3 * DAY).kid == "1"  # once is enough


def test_what_was_signed_before_a_change_stays_good(place: Path) -> None:
    """Also between the order to change the key and the signing that does it."""
    ring = Ring(place, "card", "live")
    making.rotate(Folder(place), "card")
    making.rotate(Folder(place), "live")
    changed = NOW + 2 * DAY
    day = REALM.day(changed)
    card = replace(PRINTED, kid=0, time=Days(day, day))
    codes = [
        replace(LIVE, kid=int(ring.signer("live", at=at).kid), time=at)
        for at in (changed + step * timedelta(seconds=30) for step in range(20))
    ]
    making.sign(Folder(place), root(place), now=changed)
    keys = ring.edition.keys
    assert all(keys[str(body.kid)].fits(body, REALM) for body in (card, *codes))
    later = changed + timedelta(minutes=15)
    assert ring.signer("live", at=changed).kid == "128"
    assert ring.signer("live", at=later).kid not in {"128", "129"}


def test_a_compromised_key_signs_nothing_from_that_moment(place: Path) -> None:
    ring = Ring(place, "card")
    assert ring.signer("card", at=NOW).kid == "0"
    assert making.compromise(Folder(place), "0").use == "card"
    with pytest.raises(KeysMissing):
        ring.signer("card", at=NOW)
    making.sign(Folder(place), root(place), now=NOW)
    assert ring.edition.keys["0"].state == "compromised"
    assert ring.signer("card", at=NOW).kid == "1"
    with pytest.raises(NotFound):
        making.compromise(Folder(place), "77")


def test_a_sign_that_was_cut_short_loses_nothing(place: Path) -> None:
    """Killed after the secrets, or after the ledger: the next one carries on."""
    folder = Folder(place)
    before = folder.published.read_text("ascii")
    making.sign(folder, root(place), now=NOW + 40 * DAY)
    folder.write_published(before)
    edition = making.sign(folder, root(place), now=NOW + 40 * DAY)
    assert edition.seq == 3
    ring = Ring(place, *USES)
    for day in range(40, 100):
        assert ring.signer("live", at=NOW + day * DAY)


def test_only_a_root_of_ours_publishes(place: Path, tmp_path: Path) -> None:
    stranger = held.named_by_itself(held.new(""))
    with pytest.raises(NotAllowed, match="不是本服务的根密钥"):
        making.sign(Folder(place), stranger, now=NOW)
    edition = Folder(place).read_published()
    Folder(place).write_published(keyset.write(replace(edition, seq=9), root=stranger))
    with pytest.raises(BadSetting, match="tgc-keys"):
        Ring(place, "card").signer("card", at=NOW)


@pytest.mark.parametrize("name", ["roots.json", "ledger.json", "tgc-keys.jwt"])
@pytest.mark.parametrize("content", ["", "{}", "[]", "no JSON"])
def test_a_damaged_file_is_named(place: Path, name: str, content: str) -> None:
    (place / name).write_text(content)
    with pytest.raises(BadSetting, match="GREENCARD_KEYS"):
        Ring(place, "card").signer("card", at=NOW)


def test_the_spare_root_signs_as_well(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "keys")
    first, spare = tmp_path / "root.pem", tmp_path / "spare.pem"
    making.begin(folder, first, spare=spare)
    assert stat.S_IMODE(spare.stat().st_mode) == 0o600
    making.sign(folder, making.root_of(first), now=NOW)
    assert making.sign(folder, making.root_of(spare), now=NOW).seq == 2
    assert folder.read_published().seq == 2
    kids = [row["kid"] for row in json.loads(folder.roots.read_text("ascii"))["keys"]]
    assert kids == [making.root_of(first).kid, making.root_of(spare).kid]


def test_a_root_that_is_there_is_taken_and_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "root.pem"
    file.write_bytes(held.new("").pem)
    before = file.read_bytes()
    making.begin(Folder(tmp_path / "keys"), file)
    assert file.read_bytes() == before
    with pytest.raises(NotAllowed, match="密钥已经建立过"):
        making.begin(Folder(tmp_path / "keys"), tmp_path / "another.pem")
    assert not (tmp_path / "another.pem").exists()


@pytest.mark.parametrize("content", [b"", b"not a key", b"-----BEGIN PRIVATE KEY-----\nAAAA"])
def test_a_file_that_holds_no_key_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "root.pem"
    file.write_bytes(content)
    with pytest.raises(BadKeyFile, match=r"root\.pem"):
        making.root_of(file)
    with pytest.raises(BadKeyFile):
        making.root_of(tmp_path / "missing.pem")


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BadSetting, match="GREENCARD_KEYS"):
        making.ready(tmp_path / "file" / "keys", service=False, now=NOW)
    with pytest.raises(NotAllowed, match=r"根密钥不能写到 .*root\.pem"):
        making.begin(Folder(tmp_path / "keys"), tmp_path / "nowhere" / "root.pem")


def test_in_service_nothing_is_made_and_the_root_lies_elsewhere(tmp_path: Path) -> None:
    with pytest.raises(KeysMissing):
        making.ready(tmp_path / "keys", service=True, now=NOW)
    assert not (tmp_path / "keys").exists()
    making.begin(Folder(tmp_path / "keys"), tmp_path / "root.pem")
    with pytest.raises(KeysMissing):
        making.ready(tmp_path / "keys", service=True, now=NOW)
    making.sign(Folder(tmp_path / "keys"), making.root_of(tmp_path / "root.pem"), now=NOW)
    making.ready(tmp_path / "keys", service=True, now=NOW)
    making.ready(tmp_path / "keys", service=False, now=NOW + 40 * DAY)  # left to its own root
    (tmp_path / "root.pem").replace(tmp_path / "keys" / "root.pem")
    with pytest.raises(NotAllowed, match=r"root\.pem 不能留在服务器上"):
        making.ready(tmp_path / "keys", service=True, now=NOW)


def test_nothing_is_signed_before_the_beginning(tmp_path: Path) -> None:
    (tmp_path / "root.pem").write_bytes(held.new("").pem)
    with pytest.raises(KeysMissing):
        making.sign(Folder(tmp_path / "keys"), making.root_of(tmp_path / "root.pem"), now=NOW)
    with pytest.raises(KeysMissing):
        _ = Ring(tmp_path / "keys", "card").edition


def test_both_kinds_of_key_are_read_from_files(tmp_path: Path) -> None:
    for algorithm in ("ES256", "Ed25519"):
        key = held.new("1", algorithm=algorithm)
        held.write(tmp_path / "1.pem", key.pem)
        again = held.load(tmp_path / "1.pem", kid="1")
        assert (again.algorithm, again.public) == (algorithm, key.public)


def test_the_folder_is_a_setting(tmp_path: Path) -> None:
    env = {"GREENCARD_DATA": str(tmp_path)}
    assert Config.from_env(env).keys == tmp_path / "keys"
    assert Config.from_env(env | {"GREENCARD_KEYS": "/x/y"}).keys == Path("/x/y")
