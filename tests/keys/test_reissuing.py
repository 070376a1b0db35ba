"""greencard keys reissue: cards without a code and cards of a key that is gone are signed anew."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from greencard.cli import main
from greencard.keys import making
from greencard.keys.folder import Folder
from greencard.keys.ring import Ring
from greencard.models import Card
from greencard.services.card import resigning
from greencard.services.card.issuing import Pen
from greencard.services.desk import Service
from tests.cards import a_family, a_holder, at_hand, told
from tests.checking import Desk, outcome
from tests.checking import a_holder as a_printed_card
from tests.test_cli import one_line
from tests.usecases.conftest import service  # noqa: F401 - a fixture
from tests.usecases.test_issuing import said


def reissue(place: Path, *words: str) -> Result:
    env = {"GREENCARD_DATA": str(place)}
    return CliRunner().invoke(main, ["keys", "reissue", *words], env=env)


def put(service: Service, talent: UUID, **values: object) -> None:  # noqa: F811
    with service.sessions.begin() as session:
        session.execute(update(Card).where(Card.talent_id == talent).values(**values))


def compromised(service: Service, kid: str) -> None:  # noqa: F811
    folder = Folder(service.config.keys)
    making.compromise(folder, kid)
    making.sign(folder, making.root_of(folder.root), now=datetime.now(UTC))


def test_a_card_without_a_code_gets_one(service: Service, tmp_path: Path) -> None:  # noqa: F811
    """Only one in use: what was revoked stays without."""
    bare, gone = a_holder(service, 1), a_holder(service, 2)
    nothing = {"token_sealed": None, "kid": None}
    put(service, bare, **nothing)
    put(service, gone, **nothing, state="revoked")
    number, heard = at_hand(service, bare)[0].number, told(service, bare)
    assert reissue(tmp_path).stdout == "共重新签发 1 张。\n"
    card = at_hand(service, bare)[0]
    assert (card.number, card.state) == (number, "active") and told(service, bare) == heard
    assert said(card)["index"] == int(number[3:10]) and said(card)["name"] == "陈*远"
    assert at_hand(service, gone)[0].token is None
    assert reissue(tmp_path).stdout == "共重新签发 0 张。\n"


def test_cards_of_a_key_that_came_to_light_are_signed_with_another(
    service: Service,  # noqa: F811
    tmp_path: Path,
) -> None:
    talent = a_holder(service, level="A", family=a_family())
    before = at_hand(service, talent)
    old = str(before[0].kid)
    assert reissue(tmp_path).stdout == "共重新签发 0 张。\n"
    compromised(service, old)
    assert reissue(tmp_path).stdout == "共重新签发 3 张。\n"
    for place, card in at_hand(service, talent).items():
        assert card.kid and str(card.kid) != old and said(card)["kid"] == card.kid
        assert (card.number, card.valid_to) == (before[place].number, before[place].valid_to)
    assert reissue(tmp_path).stdout == "共重新签发 0 张。\n"
    assert reissue(tmp_path, "--kid", old).stdout == "共重新签发 0 张。\n"


def test_the_paper_of_before_is_no_forgery(service: Service, tmp_path: Path) -> None:  # noqa: F811
    now = datetime.now(UTC)
    holder, gate = (
        a_printed_card(service, 1, now=now),
        Desk(service, "hospital_1", "medical_priority"),
    )
    compromised(service, str(holder.body.kid))
    assert reissue(tmp_path).stdout == "共重新签发 1 张。\n"
    assert outcome(gate.scan(holder.printed, now=datetime.now(UTC))) == ("amber", False, "reissue")
    holder.put(state="lost")
    assert outcome(gate.scan(holder.printed, now=datetime.now(UTC))) == ("red", False, "lost")


def test_a_key_is_named_that_exists_and_signs_no_more(
    service: Service,  # noqa: F811
    tmp_path: Path,
) -> None:
    talent = a_holder(service)
    kid = str(Ring(service.config.keys, "card").signer("card", at=datetime.now(UTC)).kid)
    assert "正在使用，请先更换或停用它" in one_line(reissue(tmp_path, "--kid", kid))
    assert "没有编号为 99 的密钥" in one_line(reissue(tmp_path, "--kid", "99"))
    assert at_hand(service, talent)[0].kid is not None


def test_where_the_card_key_is_not_nothing_is_signed(
    service: Service,  # noqa: F811
    tmp_path: Path,
) -> None:
    put(service, a_holder(service), token_sealed=None, kid=None)
    for secret in (tmp_path / "keys" / "card").glob("*.pem"):
        secret.unlink()
    assert one_line(reissue(tmp_path))


@pytest.mark.parametrize("stopped_after", [1, 2])
def test_stopped_half_way_it_goes_on_with_what_is_left(
    service: Service,  # noqa: F811
    stopped_after: int,
) -> None:
    for index in range(1, 5):
        put(service, a_holder(service, index), token_sealed=None, kid=None)
    now = datetime.now(UTC)
    signer = Ring(service.config.keys, "card").signer("card", at=now)
    pen = Pen(signer=signer, realm=service.realm, at=now)
    pages = resigning.sign_anew(service.sessions, (), pen=pen, page=1)
    for _ in range(stopped_after):
        assert next(pages) == 1
    pages.close()
    assert sum(resigning.sign_anew(service.sessions, (), pen=pen)) == 4 - stopped_after
