"""What may stand in a definition file, table by table; anything else is refused."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, pre_load, validates_schema

from greencard.matters.definition import (
    Choice,
    Family,
    Grant,
    Limit,
    Paper,
    Question,
    Rule,
    Step,
)
from greencard.matters.reading.details import (
    AlternativeSchema,
    GraceSchema,
    Sourced,
    TiersSchema,
    ValiditySchema,
)
from greencard.matters.reading.fields import (
    GRADES,
    MISSING,
    SOME,
    UNKNOWN,
    Each,
    Exactly,
    Part,
    Strict,
    day,
    english,
    name,
    names,
    one_of,
    text,
    whole,
    yes_no,
)
from greencard.matters.rule import TESTS
from greencard.matters.vocabulary import CARD_ACTS, CARD_CLASSES, KINDS, LEVELS

UNITS = ("working", "calendar")
TRUST = ("A", "B", "C", "D")
ASKED = ("level",)


class FamilySchema(Strict):
    makes = Family
    id = name()
    title = text()
    title_en = english()
    order = whole(0, 999)
    chosen_by = one_of(("router", "talent"))
    on_card = yes_no(True)
    together = yes_no(False)


class OfficeSchema(Strict):
    title = text()
    title_en = english()
    kind = one_of(("centre", "authority", "window"))
    address = text()
    address_en = english()
    telephone = text()
    cards = yes_no(False)


class LimitSchema(Sourced):
    makes = Limit
    days = whole(1, 366)
    unit = one_of(UNITS)
    extension = whole(0, 60, load_default=0)
    of = one_of(("law", "authority"), load_default="law")


class ChoiceSchema(Strict):
    makes = Choice
    value = name()
    says = text()
    says_en = english()


class QuestionSchema(Strict):
    makes = Question
    id = name()
    ask = text()
    ask_en = english()
    kind = one_of(KINDS)
    choices = Each(Part(ChoiceSchema), load_default=())
    hint = text(load_default=None)
    hint_en = english(load_default=None)
    optional = yes_no(False)

    @validates_schema
    def _choices_and_hints(self, values: dict[str, Any], **_: Any) -> None:
        if (values["kind"] == "choice") != bool(values["choices"]):
            raise ValidationError("选择题须列出选项，其他问题不列", "choices")
        if bool(values["hint"]) != bool(values["hint_en"]):
            raise ValidationError("提示须中英文齐全", "hint_en")


class RuleSchema(Sourced):
    makes = Rule
    id = name()
    says = text()
    says_en = english()
    any_of = names(load_default=())
    excludes = names(load_default=())
    fact = name(load_default=None)
    test = Exactly(str, load_default=None)
    figure = fields.Raw(load_default=None)
    by = name(load_default=None)
    when = name(load_default=None)

    @pre_load
    def _name_the_test(self, values: Any, **_: Any) -> Any:
        """`at_least = 6` in the file becomes test = "at_least", figure = 6."""
        if not isinstance(values, Mapping):
            return values
        if wrong := sorted({"test", "figure"} & set(values)):
            raise ValidationError(UNKNOWN, wrong[0])
        named = [key for key in values if key in TESTS]
        if len(named) > 1:
            raise ValidationError(f"一条规则只说一件事，不能同时写 {'、'.join(named)}", named[1])
        rest = {key: value for key, value in values.items() if key not in TESTS}
        return rest | {"test": named[0], "figure": values[named[0]]} if named else rest

    @validates_schema
    def _says_one_thing(self, values: dict[str, Any], **_: Any) -> None:
        compares = values["fact"] or values["test"] or values["by"]
        if values["any_of"] and compares:
            raise ValidationError("一条规则只说一件事：写 any_of，或写 fact 加一种比较", "any_of")
        if values["excludes"]:
            if compares or values["any_of"] or values["when"]:
                raise ValidationError("一条规则只说一件事：excludes 须单独成条", "excludes")
        elif not values["any_of"] and not (values["fact"] and values["test"]):
            raise ValidationError(f"写 any_of，或写 fact 加 {'、'.join(TESTS)} 之一", "fact")
        if isinstance(values["figure"], dict) != bool(values["by"]):
            raise ValidationError("分档的数值表须写 by，单个数值不写", "by")


class PaperSchema(Strict):
    makes = Paper
    id = name()
    title = text()
    title_en = english()
    sample = text()
    sample_en = english()
    trust = one_of(TRUST)
    key = yes_no(False)
    on_file = yes_no(False)
    when = name(load_default=None)
    within_months = whole(1, 60, load_default=None)


class StepSchema(Strict):
    makes = Step
    id = name()
    title = text()
    title_en = english()
    offices = names()
    limit = Part(LimitSchema, load_default=None)
    asks = Each(one_of(ASKED), load_default=())
    # No automatic check exists yet, so naming one is a mistake.
    automatic = one_of((), load_default=None)
    given_for = name(load_default=None)


class GrantSchema(Sourced):
    makes = Grant
    kind = one_of(("card",))
    years = whole(1, 50)
    classes = fields.Dict(
        keys=one_of(LEVELS),
        values=one_of(CARD_CLASSES),
        required=True,
        validate=SOME,
        error_messages={"required": MISSING, "invalid": "应为一个表"},
    )
    family = Each(one_of(CARD_CLASSES), load_default=())
    child_under = whole(1, 30, load_default=None)

    @validates_schema
    def _says_until_when_a_child(self, values: dict[str, Any], **_: Any) -> None:
        if bool(values["family"]) != bool(values["child_under"]):
            raise ValidationError("family 和 child_under 要写就一并写", "child_under")


class MatterSchema(Strict):
    """The file itself; the reader adds the family, which is the folder's."""

    id = name()
    title = text()
    title_en = english()
    result = text()
    result_en = english()
    order = whole(0, 999)
    valid_from = day()
    valid_to = day(load_default=None)
    policy = text()
    policy_en = english()
    policy_no = text(load_default=None)
    policy_no_en = english(load_default=None)
    source = text()
    source_en = english()
    grade = one_of(GRADES)
    rests_on = names()
    after = names(load_default=())
    next = names(load_default=())
    beside = names(load_default=())
    starts_from = one_of(("registration", "card"), load_default="registration")
    repeats = yes_no(False)
    gives = names(load_default=())
    card_act = one_of(CARD_ACTS, load_default=None)
    remedies = yes_no(True)
    fee = text(load_default=None)
    fee_en = english(load_default=None)
    grant = Part(GrantSchema, load_default=None)
    validity = Part(ValiditySchema, load_default=None)
    grace = Part(GraceSchema, load_default=None)
    tiers = Part(TiersSchema, load_default=None)
    alternatives = Each(Part(AlternativeSchema), load_default=())
    promise = Part(LimitSchema, required=True)
    statute = Part(LimitSchema, required=True)
    questions = Each(Part(QuestionSchema), load_default=())
    rules = Each(Part(RuleSchema), load_default=())
    papers = Each(Part(PaperSchema), required=True)
    steps = Each(Part(StepSchema), required=True, validate=SOME)

    @validates_schema
    def _both_languages(self, values: dict[str, Any], **_: Any) -> None:
        for name_ in ("policy_no", "fee"):
            if bool(values[name_]) != bool(values[f"{name_}_en"]):
                raise ValidationError("须中英文齐全", f"{name_}_en")
        if values["promise"].extension:
            raise ValidationError("承诺期限不能延长，延长写在 statute 里", "promise.extension")
