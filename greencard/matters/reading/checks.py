"""What must be true between the parts of a definition, and between definitions."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from greencard.matters.definition import Question
from greencard.matters.reading.agreement import check_agreement
from greencard.matters.reading.edition import Edition
from greencard.matters.reading.figures import figure_fault
from greencard.matters.reading.files import told
from greencard.matters.vocabulary import BASE_FACTS, GRANTED_FACTS, Fact


class Named(Protocol):
    """Anything with an id."""

    @property
    def id(self) -> str: ...


def check_alone(edition: Edition, offices: Iterable[str]) -> None:
    """What one file must get right by itself, given the offices there are."""
    matter = edition.matter
    if matter.valid_to and matter.valid_to < matter.valid_from:
        edition.refuse("valid_to", "早于 valid_from")
    for place in ("questions", "rules", "papers", "steps", "alternatives"):
        parts: Sequence[Named] = getattr(matter, place)
        if twice := _repeated(part.id for part in parts):
            edition.refuse(f"{place}.{twice}", "编号重复")
    for step in matter.steps:
        if unknown := set(step.offices) - set(offices):
            edition.refuse(f"steps.{step.id}.offices", f"没有名为 {_listed(unknown)} 的办理单位")
    _check_grant(edition)
    _check_card_act(edition)
    check_agreement(edition)


def _check_grant(edition: Edition) -> None:
    asking = [step for step in edition.matter.steps if step.asks]
    if edition.matter.grant and not asking:
        edition.refuse("grant", "须有一个环节写明 asks，由办理人填写核定结果")
    if asking and not edition.matter.grant:
        edition.refuse(f"steps.{asking[0].id}.asks", "没有 grant 的事项不能要求填写核定结果")
    for step in asking:
        if len(asking) > 1 or len(step.offices) > 1:
            edition.refuse(f"steps.{step.id}.asks", "核定结果只能由一个环节的一个单位填写")


def _check_card_act(edition: Edition) -> None:
    """The first card is granted with its level; what changes a card presupposes one."""
    matter = edition.matter
    if (matter.grants == "card") != (matter.card_act == "issue"):
        edition.refuse("card_act", "授予绿卡的事项写 issue，其他事项不能写")
    later = matter.card_act not in (None, "issue")
    if later and not (matter.starts_from == "card" and matter.repeats):
        edition.refuse("card_act", "换发、补发和变更只能从绿卡办起，而且可以再办")
    if bool(matter.grace) != (matter.card_act == "change"):
        edition.refuse("grace", "变更绿卡的事项须写明过渡期，其他事项不写")


def check_dates(editions: Sequence[Edition]) -> None:
    """Editions of one matter, oldest first: a new one ends the old, stated dates never overlap."""
    for old, new in pairwise(editions):
        begins, ends = new.matter.valid_from, old.matter.valid_to
        if begins == old.matter.valid_from or (ends and ends >= begins):
            new.refuse("valid_from", f"与 {told(old.path)} 的有效期重叠")
        if new.matter.family != old.matter.family:
            new.refuse("id", f"与 {told(old.path)} 重名")


def check_together(editions: Mapping[str, Edition]) -> None:
    """What must hold between the definitions in force on one day."""
    facts = _facts(editions)
    for edition in editions.values():
        _check_references(edition, editions)
        _check_rules(edition, facts)
        _check_papers(edition, facts)
        _check_given(edition, facts)
    _check_questions_used(editions)
    _check_no_circle(editions)
    _check_after_the_card(editions)
    _check_card_acts(editions)


def _facts(editions: Mapping[str, Edition]) -> dict[str, Fact]:
    """Everything a rule may look at; a question is asked by one matter and used by any."""
    facts = {**BASE_FACTS, **GRANTED_FACTS}
    for edition in editions.values():
        for question in edition.matter.questions:
            if question.id in facts:
                edition.refuse(f"questions.{question.id}", "已有同名的登记内容或问题")
            facts[question.id] = _fact(question)
    return facts


def _fact(question: Question) -> Fact:
    return Fact(question.kind, tuple(choice.value for choice in question.choices))


def _check_references(edition: Edition, editions: Mapping[str, Edition]) -> None:
    for place in ("after", "excludes", "next", "beside"):
        named: tuple[str, ...] = getattr(edition.matter, place)
        if edition.matter.id in named:
            edition.refuse(place, "不能引用事项自己")
        if unknown := set(named) - set(editions):
            edition.refuse(place, f"当日没有名为 {_listed(unknown)} 的事项")
    for other in edition.matter.excludes:
        if edition.matter.id not in editions[other].matter.excludes:
            edition.refuse("excludes", f"{other} 没有同样排除 {edition.matter.id}")
    if both := set(edition.matter.next) & set(edition.matter.after):
        edition.refuse("next", f"{_listed(both)} 已写在 after 里")
    if both := set(edition.matter.beside) & set(edition.matter.excludes):
        edition.refuse("beside", f"{_listed(both)} 已写在 excludes 里")


def _check_rules(edition: Edition, facts: Mapping[str, Fact]) -> None:
    for rule in edition.matter.rules:
        place = f"rules.{rule.id}"
        for fact in rule.facts:
            if fact not in facts:
                edition.refuse(place, f"没有问过 {fact}")
        for fact in (*rule.any_of, *filter(None, [rule.when])):
            if facts[fact].kind != "yes_no":
                edition.refuse(place, f"{fact} 不是是非题，不能用在 any_of 或 when 里")
        if reason := figure_fault(rule, facts):
            edition.refuse(place, reason)


def _check_papers(edition: Edition, facts: Mapping[str, Fact]) -> None:
    for paper in edition.matter.papers:
        if paper.when and paper.when not in facts:
            edition.refuse(f"papers.{paper.id}.when", f"没有问过 {paper.when}")
        if paper.when and facts[paper.when].kind != "yes_no":
            edition.refuse(f"papers.{paper.id}.when", f"{paper.when} 不是是非题")


def _check_given(edition: Edition, facts: Mapping[str, Fact]) -> None:
    for name in edition.matter.gives:
        if name not in facts or facts[name].kind != "yes_no":
            edition.refuse("gives", f"{name} 不是问过的是非题")


def _check_questions_used(editions: Mapping[str, Edition]) -> None:
    used = {fact for edition in editions.values() for fact in edition.matter.facts}
    for edition in editions.values():
        for question in edition.matter.questions:
            if question.id not in used:
                edition.refuse(f"questions.{question.id}", "没有条件或材料用到这个问题")


def _check_no_circle(editions: Mapping[str, Edition]) -> None:
    for name, edition in editions.items():
        if name in _awaited(name, editions):
            edition.refuse("after", "事项之间互相等待，永远无法办理")


def _check_after_the_card(editions: Mapping[str, Edition]) -> None:
    """What starts from the card needs one, and cannot itself be the first card."""
    cards = {name for name, edition in editions.items() if edition.matter.grants == "card"}
    for edition in editions.values():
        if edition.matter.starts_from == "card" and not cards & set(edition.matter.after):
            edition.refuse("starts_from", "从绿卡办起的事项，after 须写明授予绿卡的事项")


def _check_card_acts(editions: Mapping[str, Edition]) -> None:
    """Of two matters that do the same to a card nobody could tell which is meant."""
    acting: dict[str, str] = {}
    for name, edition in editions.items():
        act = edition.matter.card_act
        if act and acting.setdefault(act, name) != name:
            edition.refuse("card_act", f"{acting[act]} 已写 {act}")


def _awaited(name: str, editions: Mapping[str, Edition]) -> set[str]:
    """Every matter that must be approved before this one, near and far."""
    found: set[str] = set()
    open_ends = list(editions[name].matter.after)
    while open_ends:
        awaited = open_ends.pop()
        if awaited not in found:
            found.add(awaited)
            open_ends += editions[awaited].matter.after
    return found


def _repeated(ids: Iterable[str]) -> str | None:
    twice: Iterator[str] = (name for name, count in Counter(ids).items() if count > 1)
    return next(twice, None)


def _listed(names: Iterable[str]) -> str:
    return "、".join(sorted(names))
