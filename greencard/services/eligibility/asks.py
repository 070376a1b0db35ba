"""The questions whose answers make facts known: those of a registration and of the definitions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from greencard.domain import words
from greencard.domain.sentences import N_
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Choice, Question


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A question and where its answer belongs: `field`, dotted, in the body of a registration.

    Without `ask_en` the words are ours, not a definition's, and translated where they are shown.
    """

    id: str
    field: str
    ask: str
    ask_en: str | None = None
    hint: str | None = None
    hint_en: str | None = None
    kind: str
    choices: tuple[Choice, ...] = ()


def _ours(field: str, ask: str, kind: str, says: Mapping[str, str] | None = None) -> Asked:
    choices = tuple(Choice(value, text, "") for value, text in (says or {}).items())
    return Asked(id=field, field=field, ask=ask, kind=kind, choices=choices)


OURS: Mapping[str, Asked] = {
    asked.field: asked
    for asked in (
        _ours("birth_date", N_("出生日期"), "date"),
        _ours("id_type", N_("证件类型"), "choice", words.ID_TYPES),
        _ours("nationality", N_("国籍"), "text"),
        _ours("sex", N_("性别"), "choice", words.SEXES),
        _ours("education.level", N_("最高学历"), "choice", words.EDUCATION_LEVELS),
        _ours("education.full_time", N_("是否全日制"), "yes_no"),
        _ours("education.overseas", N_("是否国（境）外学历"), "yes_no"),
        _ours("category", N_("类别"), "choice", words.CATEGORIES),
        _ours("level_claimed", N_("申报的人才层次"), "choice", words.LEVELS),
        _ours("employment.kind", N_("工作形式"), "choice", words.EMPLOYMENT_KINDS),
        _ours("employment.park", N_("所在园区"), "text"),
        _ours("employment.contract_from", N_("合同开始日期"), "date"),
        _ours("employment.presence_months", N_("每年在津工作几个月"), "number"),
        _ours("card.level", N_("绿卡上的人才层次"), "choice", words.LEVELS),
        _ours("card.class", N_("绿卡类别"), "choice", words.CLASSES),
    )
}
# The facts that go by another name than the field that tells them.
TOLD_BY: Mapping[str, str] = {
    "age": "birth_date",
    "foreigner": "id_type",
    "education": "education.level",
    "full_time": "education.full_time",
    "overseas": "education.overseas",
    "employment": "employment.kind",
    "employed": "employment.kind",
    "founder": "employment.kind",
    "park": "employment.park",
    "contract_months": "employment.contract_from",
    "presence_months": "employment.presence_months",
    "level": "card.level",
    "card_class": "card.class",
}


def field_of(fact: str) -> str:
    """The question that tells a fact: a field of the registration, or the definitions' own."""
    return TOLD_BY.get(fact, fact)


def asked(ids: Iterable[str], in_force: InForce) -> tuple[Asked, ...]:
    """These questions, ours first, then the definitions' in their order."""
    wanted = set(ids)
    ours = [one for name, one in OURS.items() if name in wanted]
    theirs = [_theirs(one) for name, one in in_force.questions.items() if name in wanted]
    return (*ours, *theirs)


def _theirs(question: Question) -> Asked:
    return Asked(
        id=question.id,
        field=f"facts.{question.id}",
        ask=question.ask,
        ask_en=question.ask_en,
        hint=question.hint,
        hint_en=question.hint_en,
        kind=question.kind,
        choices=question.choices,
    )
