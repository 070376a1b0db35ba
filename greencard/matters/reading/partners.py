"""Reads the book of partners, and checks that its purposes, partners and families fit."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Any, NoReturn

from marshmallow import Schema, ValidationError, validates_schema

from greencard.errors import BadDefinition
from greencard.matters.definition import Step
from greencard.matters.partners import (
    ALLOWED,
    CONFIRMATIONS,
    COUNTED,
    FIELDS,
    KINDS,
    PERIODS,
    Book,
    Partner,
    Purpose,
    Quota,
    Watch,
)
from greencard.matters.reading.details import Sourced
from greencard.matters.reading.edition import Edition
from greencard.matters.reading.fields import (
    IDENTIFIER,
    SOME,
    UNKNOWN,
    Each,
    Part,
    Strict,
    english,
    name,
    names,
    one_of,
    text,
    whole,
    yes_no,
)
from greencard.matters.reading.files import WHOLE, load_as, read_toml, told

PARTNERS = "partners.toml"
PARTS = ("watch", "purpose", "partner")
LONGEST_ID = 32
LEAST_MONTHS, MOST_MONTHS = 6, 36


class QuotaSchema(Strict):
    makes = Quota
    per = one_of(PERIODS)
    counts = one_of(COUNTED)


class PurposeSchema(Sourced):
    title = text()
    title_en = english()
    allowed = one_of(ALLOWED)
    each_time = yes_no(False)
    fields = Each(one_of(FIELDS), required=True, validate=SOME)  # type: ignore[assignment]
    confirm = Each(one_of(CONFIRMATIONS), load_default=())
    limit = Part(QuotaSchema, load_default=None)
    family = name(load_default=None)

    @validates_schema
    def _agrees(self, values: dict[str, Any], **_: Any) -> None:
        for place in ("fields", "confirm"):
            if len(set(values[place])) < len(values[place]):
                raise ValidationError("同一项写了两次", place)
        if values["each_time"] and values["allowed"] != "asked":
            raise ValidationError("须先同意的用途才可以写 each_time", "each_time")
        if bool({"case_no", "papers"} & set(values["fields"])) != bool(values["family"]):
            raise ValidationError("出示办件或材料时须写明类别，其他不写", "family")


class PartnerSchema(Strict):
    title = text()
    title_en = english()
    kind = one_of(KINDS)
    purposes = names()


class WatchSchema(Sourced):
    makes = Watch
    scans_a_minute = whole(1, 100_000)
    guesses_a_minute = whole(1, 100_000)
    looks_a_minute = whole(1, 100_000)
    alarm_an_hour = whole(1, 1_000_000)
    kept_months = whole(LEAST_MONTHS, MOST_MONTHS)


def load_partners(path: Path) -> Book:
    """The book in one file; raises BadDefinition with file, place and reason."""
    whole_file = read_toml(path)
    if strange := sorted(set(whole_file) - set(PARTS)):
        raise BadDefinition(told(path), strange[0], UNKNOWN)
    purposes = _each(PurposeSchema(), whole_file, path, part="purpose")
    partners = _each(PartnerSchema(), whole_file, path, part="partner")
    book = Book(
        purposes={id_: Purpose(id=id_, **values) for id_, values in purposes.items()},
        partners={id_: Partner(id=id_, **values) for id_, values in partners.items()},
        watch=load_as(WatchSchema(), whole_file.get("watch", {}), path, place="watch"),
    )
    _check_partners(book, path)
    return book


def check_families(book: Book, families: Collection[str], path: Path) -> None:
    """Every family whose cases a purpose shows is one of the catalogue's."""
    for purpose in book.purposes.values():
        if purpose.family and purpose.family not in families:
            reason = f"没有名为 {purpose.family} 的类别"
            _refuse(path, f"purpose.{purpose.id}.family", reason)


def check_referrals(book: Book, editions: Iterable[Edition]) -> None:
    """What a step waits to be given can be given by its one office, for one case."""
    for edition in editions:
        for step in edition.matter.steps:
            if step.given_for and (why := _no_referral(book, step)):
                edition.refuse(f"steps.{step.id}.given_for", why)


def _no_referral(book: Book, step: Step) -> str | None:
    purpose = book.purposes.get(step.given_for or "")
    if purpose is None or not purpose.by_case:
        return f"没有名为 {step.given_for}、按办件计次的用途"
    mine = {partner.id for partner in book.partners_for(purpose.id)}
    if len(step.offices) > 1 or not mine.issuperset(step.offices):
        return "这个环节只能由一个使用这一用途的合作单位办理"
    return "有 asks 的环节须由办理人填写核定结果" if step.asks else None


def _each(
    schema: Schema, whole_file: Mapping[str, Any], path: Path, *, part: str
) -> dict[str, dict[str, Any]]:
    tables = whole_file.get(part, {})
    if not isinstance(tables, dict) or not tables:
        _refuse(path, part, "至少写一项")
    for id_ in tables:
        try:
            IDENTIFIER(id_)
        except ValidationError as error:
            raise BadDefinition(told(path), f"{part}.{id_}", str(error.messages[0])) from error
        if len(id_) > LONGEST_ID:
            _refuse(path, f"{part}.{id_}", f"编号最多 {LONGEST_ID} 个字符")
    return {id_: load_as(schema, tables[id_], path, place=f"{part}.{id_}") for id_ in tables}


def _check_partners(book: Book, path: Path) -> None:
    for partner in book.partners.values():
        if unknown := sorted(set(partner.purposes) - set(book.purposes)):
            reason = f"没有名为 {'、'.join(unknown)} 的用途"
            _refuse(path, f"partner.{partner.id}.purposes", reason)
    for purpose in book.purposes:
        if not book.partners_for(purpose):
            _refuse(path, f"purpose.{purpose}", "没有合作单位使用这一用途")


def _refuse(path: Path, place: str, reason: str) -> NoReturn:
    raise BadDefinition(told(path), place or WHOLE, reason)
