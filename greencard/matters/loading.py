"""Gathers the definitions of one or several folders and refuses to start on a bad one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cache
from pathlib import Path

from greencard.errors import BadDefinition
from greencard.matters.catalogue import Catalogue, change_days, in_force
from greencard.matters.definition import Family, Office
from greencard.matters.parks import load_parks
from greencard.matters.partners import Book
from greencard.matters.policies import Policy
from greencard.matters.reading.checks import check_alone, check_dates, check_together
from greencard.matters.reading.edition import Edition
from greencard.matters.reading.files import (
    FAMILY,
    OFFICES,
    WHOLE,
    read_family,
    read_matter,
    read_offices,
    told,
)
from greencard.matters.reading.partners import (
    PARTNERS,
    check_families,
    check_referrals,
    load_partners,
)
from greencard.matters.reading.policies import POLICIES, check_policies, read_policies
from greencard.matters.remedies import load_remedies

DEFAULT_FOLDER = Path(__file__).parent


@cache
def load(*folders: Path) -> Catalogue:
    """Read every definition once.

    A folder holds families, one folder each, or is itself one; it may bring offices and policies
    of its own, and the first that has a book of partners brings it.
    Without a folder, the centre's own definitions. Raises BadDefinition.
    """
    chosen = folders or (DEFAULT_FOLDER,)
    offices = _offices(chosen)
    families = _families(chosen)
    editions = _editions(families)
    every = [edition for versions in editions.values() for edition in versions]
    for edition in every:
        check_alone(edition, offices)
    for versions in editions.values():
        check_dates(versions)
    _check_each_period(editions)
    policies = _policies(chosen)
    check_policies(policies, every)
    book = _book(chosen, {family.id for family in families.values()})
    check_referrals(book, every)
    return Catalogue(
        families={family.id: family for family in families.values()},
        offices=offices,
        parks=load_parks(),
        policies=policies,
        remedies=load_remedies(),
        book=book,
        editions={name: tuple(e.matter for e in versions) for name, versions in editions.items()},
    )


def _offices(folders: Sequence[Path]) -> dict[str, Office]:
    offices: dict[str, Office] = {}
    for path in (folder / OFFICES for folder in folders):
        for office in read_offices(path) if path.exists() else ():
            if office.id in offices:
                raise BadDefinition(told(path), office.id, "办理单位编号重复")
            offices[office.id] = office
    return offices


def _policies(folders: Sequence[Path]) -> dict[str, Policy]:
    policies: dict[str, Policy] = {}
    for path in (folder / POLICIES for folder in folders):
        for policy in read_policies(path) if path.exists() else ():
            if policy.id in policies:
                raise BadDefinition(told(path), policy.id, "政策编号重复")
            policies[policy.id] = policy
    return policies


def _book(folders: Sequence[Path], families: Set[str]) -> Book:
    path = next((file for folder in folders if (file := folder / PARTNERS).exists()), None)
    if path is None:
        return load_partners(DEFAULT_FOLDER / PARTNERS)
    book = load_partners(path)
    check_families(book, families, path)
    return book


def _families(folders: Sequence[Path]) -> dict[Path, Family]:
    """The folders of families, in the order of the families."""
    found: dict[Path, Family] = {}
    for path in (path for folder in folders for path in _family_files(folder)):
        family = read_family(path)
        if any(family.id == other.id for other in found.values()):
            raise BadDefinition(told(path), "id", "类别编号重复")
        found[path.parent] = family
    return dict(sorted(found.items(), key=lambda item: (item[1].order, item[1].id)))


def _family_files(folder: Path) -> Iterator[Path]:
    own = folder / FAMILY
    found = [own] if own.exists() else sorted(folder.glob(f"*/{FAMILY}"))
    if not found:
        raise BadDefinition(folder.name, WHOLE, f"没有找到 {FAMILY}")
    if strays := [p for p in sorted(folder.glob("*/*.toml")) if not (p.parent / FAMILY).exists()]:
        raise BadDefinition(told(strays[0]), WHOLE, f"所在文件夹没有 {FAMILY}")
    yield from found


def _editions(families: Mapping[Path, Family]) -> dict[str, list[Edition]]:
    """Every edition by matter, oldest first."""
    found: defaultdict[str, list[Edition]] = defaultdict(list)
    for folder, family in families.items():
        for path in sorted(folder.glob("*.toml")):
            if path.name not in (FAMILY, OFFICES, POLICIES, PARTNERS):
                edition = Edition(read_matter(path, family), path)
                found[edition.matter.id].append(edition)
    for name, versions in found.items():
        versions.sort(key=lambda edition: edition.matter.valid_from)
        if any(name == family.id for family in families.values()):
            versions[0].refuse("id", "与类别同名，登记人的选择将无法区分")
    return found


def _check_each_period(editions: Mapping[str, Sequence[Edition]]) -> None:
    for day in change_days(
        edition.matter for versions in editions.values() for edition in versions
    ):
        together = {}
        for name, versions in editions.items():
            if matter := in_force((edition.matter for edition in versions), day):
                together[name] = next(e for e in versions if e.matter is matter)
        check_together(together)
