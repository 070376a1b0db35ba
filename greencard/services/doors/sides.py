"""For whom an account or a token speaks: an office or a partner, and never both."""

from greencard.errors import NotAllowed, NotFound
from greencard.matters.catalogue import Catalogue


def check_side(office: str | None, partner: str | None, *, catalogue: Catalogue) -> None:
    """Raises NotAllowed unless exactly one is named, NotFound where nobody has that id."""
    if bool(office) == bool(partner):
        raise NotAllowed("请写明 --office 或 --partner，须写且只写一项。")
    if office and office not in catalogue.offices:
        raise NotFound("没有编号为 %(office)s 的办理单位。", office=office)
    if partner and partner not in catalogue.partners:
        raise NotFound("没有编号为 %(partner)s 的合作单位。", partner=partner)
