"""What may stand in a definition about validity, tiers and disagreeing sources."""

from typing import Any

from marshmallow import ValidationError, fields, validate, validates_schema

from greencard.matters.details import Alternative, Grace, Tier, Tiers, Validity, Value
from greencard.matters.reading.fields import (
    GRADES,
    MISSING,
    Each,
    Exactly,
    Part,
    Strict,
    english,
    name,
    one_of,
    text,
    whole,
    yes_no,
)
from greencard.matters.vocabulary import LEVELS

COLUMNS = ("area", "relief", "monthly_cap", "total_cap")
MOST_YUAN = 100_000_000


class Sourced(Strict):
    """A table that says who says so."""

    basis = text()
    basis_en = english()
    grade = one_of(GRADES)


class ValiditySchema(Sourced):
    makes = Validity
    says = text()
    says_en = english()
    unit = one_of(("day", "month", "year"), load_default=None)
    least = whole(1, 366, load_default=None)
    most = whole(1, 366, load_default=None)
    contract = yes_no(False)
    remind_days = whole(1, 366, load_default=None)
    reminders = Each(whole(1, 366), load_default=())

    @validates_schema
    def _says_how_long(self, values: dict[str, Any], **_: Any) -> None:
        least, most = values["least"], values["most"]
        if not most and not values["contract"]:
            raise ValidationError("写 most 或 contract = true", "most")
        if bool(most or least) != bool(values["unit"]):
            raise ValidationError("有期限数值时写 unit，没有时不写", "unit")
        if least and most and least > most:
            raise ValidationError("least 大于 most", "least")

    @validates_schema
    def _reminds_in_order(self, values: dict[str, Any], **_: Any) -> None:
        days = list(values["reminders"])
        if days != sorted(set(days), reverse=True):
            raise ValidationError("从早到晚写，不重复", "reminders")
        if days and values["remind_days"] not in days:
            raise ValidationError("须包括 remind_days", "reminders")


class GraceSchema(Sourced):
    makes = Grace
    report_days = whole(1, 366)
    months = whole(1, 60)
    extension_months = whole(0, 60)
    says = text()
    says_en = english()


class TierSchema(Strict):
    makes = Tier
    level = one_of(LEVELS)
    area = whole(1, 1000, load_default=None)
    relief = whole(0, 100, load_default=None)
    monthly_cap = whole(1, MOST_YUAN, load_default=None)
    total_cap = whole(1, MOST_YUAN, load_default=None)


class TiersSchema(Sourced):
    makes = Tiers
    rows = Each(
        Part(TierSchema), required=True, validate=validate.Length(min=1, error="至少写一项")
    )
    lease_years = whole(1, 50, load_default=None)
    total_years = whole(1, 50, load_default=None)
    total_months = whole(1, 600, load_default=None)
    sharer_area = whole(1, 1000, load_default=None)
    couple_area = whole(1, 1000, load_default=None)
    parts = Each(Exactly(int), load_default=())
    less_earlier_aid = yes_no(False)
    within_price = yes_no(False)

    @validates_schema
    def _one_row_a_level(self, values: dict[str, Any], **_: Any) -> None:
        rows: tuple[Tier, ...] = tuple(values["rows"])
        levels = [row.level for row in rows]
        if levels != sorted(set(levels)):
            raise ValidationError("每个层次一行，从高到低", "rows")
        filled = {tuple(c for c in COLUMNS if getattr(row, c) is not None) for row in rows}
        if len(filled) > 1 or filled == {()}:
            raise ValidationError("各行须写同样的几项，且不能全空", "rows")

    @validates_schema
    def _limits_agree(self, values: dict[str, Any], **_: Any) -> None:
        for smaller, larger in (("lease_years", "total_years"), ("sharer_area", "couple_area")):
            if values[smaller] and values[larger] and values[smaller] > values[larger]:
                raise ValidationError(f"{smaller} 大于 {larger}", smaller)
        if values["parts"] and (sum(values["parts"]) != 100 or min(values["parts"]) < 1):
            raise ValidationError("各期比例之和应为 100", "parts")


class ValueSchema(Sourced):
    makes = Value
    figure = fields.Raw(required=True, error_messages={"required": MISSING})
    says = text()
    says_en = english()
    chosen = yes_no(False)


class AlternativeSchema(Strict):
    makes = Alternative
    id = name()
    place = text()
    about = text()
    about_en = english()
    values = Each(Part(ValueSchema), required=True)

    @validates_schema
    def _one_is_chosen(self, values: dict[str, Any], **_: Any) -> None:
        found: tuple[Value, ...] = tuple(values["values"])
        if len(found) < 2:
            raise ValidationError("至少写出两种说法", "values")
        if sum(value.chosen for value in found) != 1:
            raise ValidationError("须有且只有一种说法写 chosen = true", "values")
        if any(a.figure == b.figure for i, a in enumerate(found) for b in found[:i]):
            raise ValidationError("两种说法的数值相同", "values")
