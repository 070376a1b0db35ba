"""What the engine runs on, as strings that must stand in a chapter word for word.

White space is taken out on both sides: lines end elsewhere on paper than on a screen.
"""

import re
import subprocess
from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from greencard.matters import load
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Limit, Matter, Office, Paper, Question, Rule
from greencard.matters.vocabulary import is_ours
from greencard.web.language import language, say
from greencard.web.words import figures as words
from greencard.web.words import labels
from tests.page_lint import Page

SPACE = re.compile(r"[\s\u200b]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
# A4 in points without the margins that hold the running head and the page number
TEXT_AREA = ["-x", "0", "-y", "66", "-W", "595", "-H", "720"]


def normal(text: str) -> str:
    """The text without white space and without the commas in numbers."""
    return THOUSANDS.sub("", SPACE.sub("", text))


def text_of_page(html: str) -> str:
    """The words of a page, its heading and its chapter."""
    (main,) = Page(html).all("main")
    return normal("".join(main.itertext()))


def text_of_pdf(pdf: bytes) -> str:
    """The words poppler reads in a PDF, in the order in which they were set."""
    command = ["pdftotext", "-raw", *TEXT_AREA, "-", "-"]
    return normal(
        subprocess.run(command, input=pdf, capture_output=True, check=True).stdout.decode()
    )


def missing(text: str, matter: Matter, among: InForce, offices: Mapping[str, Office]) -> list[str]:
    """What of the matter does not stand in the text of its chapter, in the reader's language."""
    told = [normal(one) for one in strings(matter, among, offices)]
    lost = [one for one in told if one not in text]
    return lost + [f"{r.id}: {x}" for r in matter.rules for x in _lost_figures(text, r, among)]


def strings(matter: Matter, among: InForce, offices: Mapping[str, Office]) -> Iterator[str]:
    """Every string of the chapter that follows from the definition alone."""
    for name in ("title", "result", "policy", "policy_no", "source", "fee"):
        if getattr(matter, name):
            yield say(matter, name)
    yield from (say(load().policies[name], "title") for name in matter.rests_on)
    yield from (say(among[other], "title") for other in (*matter.after, *matter.next))
    yield from (f"{_basis(rule)}" for rule in matter.rules)
    yield from (_paper(paper, among) for paper in matter.papers)
    for step in matter.steps:
        limit = _step_limit(step.limit) if step.limit else ""
        together = _("以下单位同时办理：") if len(step.offices) > 1 else ""
        named = "".join(say(offices[office], "title") for office in step.offices)
        yield say(step, "title") + together + named + limit
    for office in (offices[name] for name in matter.offices):
        yield say(office, "title") + say(office, "address") + office.telephone
    promise = _("承诺期限") + _limit(matter.promise)
    longest = _("主管部门公布的时限") if matter.statute.of == "authority" else _("法定期限")
    longest = _("最长期限") if is_ours(matter.statute) else longest
    yield promise + longest + _limit(matter.statute) + _("到期日")
    yield from _questions(matter, among.questions)
    yield from _outcome(matter)


def _questions(matter: Matter, asked: Mapping[str, Question]) -> Iterator[str]:
    for name in sorted(matter.facts & set(asked)):
        question = asked[name]
        choices = [say(choice, "says") for choice in question.choices]
        yield say(question, "ask") + (_("（选填）") if question.optional else "")
        yield say(question, "hint") if question.hint else ""
        yield _("、").join(choices)


def _outcome(matter: Matter) -> Iterator[str]:
    if validity := matter.validity:
        yield say(validity, "says")
        yield _basis(validity)
        yield from _numbers(validity.least, validity.most, validity.remind_days)
        yield from _numbers(*validity.reminders)
    if grace := matter.grace:
        yield say(grace, "says")
        yield _basis(grace)
        yield from _numbers(grace.report_days, grace.months, grace.extension_months)
    if grant := matter.grant:
        yield _basis(grant)
        yield from _numbers(grant.child_under)
        yield from (str(labels.CLASSES[name]) for name in grant.family)
        for level, kind in grant.classes.items():
            yield _(
                "%(level)s为%(class)s",
                **{"level": labels.LEVELS[level], "class": labels.CLASSES[kind]},
            )
    if tiers := matter.tiers:
        for row in tiers.rows:
            cells = (row.area, row.relief, row.monthly_cap, row.total_cap)
            yield str(labels.LEVELS[row.level]) + "".join(str(x) for x in cells if x is not None)
        yield _basis(tiers)
        yield from _numbers(tiers.lease_years, tiers.total_years, tiers.total_months)
        yield from _numbers(tiers.sharer_area, tiers.couple_area, *tiers.parts)
    for one in matter.alternatives:
        yield say(one, "about")
        for value in one.values:
            yield say(value, "says") + (_("现用") if value.chosen else "") + _basis(value)


def _numbers(*figures: int | None) -> Iterator[str]:
    yield from (str(figure) for figure in figures if figure is not None)


def _basis(part: Any) -> str:
    mark = _("本中心约定") if is_ours(part) else ""
    return _("依据：%(basis)s", basis=say(part, "basis")) + mark


def _limit(limit: Limit) -> str:
    longer = Limit(limit.extension, limit.unit)
    more = _("，经批准并说明理由可以延长 %(limit)s", limit=_days(longer)) if limit.extension else ""
    return _days(limit) + more + _basis(limit)


def _step_limit(limit: Limit) -> str:
    return _("本环节期限：%(limit)s", limit=_days(limit)) + _basis(limit)


def _days(limit: Limit) -> str:
    english = f"{limit.unit} day{'s' if limit.days != 1 else ''}"
    chinese = {"working": "个工作日", "calendar": "个自然日"}[limit.unit]
    return f"{limit.days} {english if language() == 'en' else chinese}"


def _paper(paper: Paper, among: InForce) -> str:
    mark = (
        "系统已有，不用交"
        if paper.on_file
        else "关键材料，不能容缺"
        if paper.key
        else "可以容缺后补"
    )
    told = say(paper, "title") + _(mark)
    if paper.when:
        asked = among.questions.get(paper.when)
        fact = _("“%(question)s”", question=say(asked, "ask")) if asked else words.FACTS[paper.when]
        told += _("何时需要")
        told += (
            _("%(question)s答“是”的须交", question=fact)
            if asked
            else _("%(fact)s的须交", fact=fact)
        )
    told += _("样例") + say(paper, "sample") + _("可信程度") + str(words.TRUST[paper.trust])
    if paper.within_months:
        told += _("开具时间")
        told += ngettext("%(num)d 个月以内", "%(num)d 个月以内", paper.within_months)
    return told


def _lost_figures(text: str, rule: Rule, among: InForce) -> Iterator[str]:
    """What the rule compares must stand between its words and its clause."""
    begins = text.find(normal(say(rule, "says") + _("系统比对：%(check)s", check="")))
    ends = text.find(normal(_basis(rule)), begins)
    said = text[begins:ends] if begins >= 0 else ""
    yield from (one for one in _compared(rule, among) if normal(one) not in said)


def _compared(rule: Rule, among: InForce) -> Iterator[str]:
    facts = [*rule.any_of, *filter(None, (rule.fact, rule.when))]
    yield from (words.fact(fact, among.questions) for fact in facts)
    yield from (say(among[other], "title") for other in rule.excludes)
    phrase = {"at_least": _("不少于 %(figure)s"), "at_most": _("不超过 %(figure)s")}
    rows = rule.figure.items() if rule.by else [(None, rule.figure)] if rule.test else []
    for key, figures in rows:
        yield words.answer(rule.by or "", key, among.questions) if key else ""
        for figure in figures if isinstance(figures, list) else [figures]:
            shown = words.answer(rule.fact or "", figure, among.questions)
            yield phrase[rule.test or ""] % {"figure": shown} if rule.test in phrase else shown


def ours(matter: Matter) -> int:
    """How many parts of the matter are the centre's own arrangement, and must say so."""
    parts = [matter.promise, matter.statute, matter.validity, matter.grant, matter.tiers]
    parts += [matter.grace, matter.grant if matter.grant and matter.grant.family else None]
    parts += [load().policies[name] for name in matter.rests_on]
    parts += [*matter.rules, *(step.limit for step in matter.steps)]
    parts += [value for one in matter.alternatives for value in one.values]
    return sum(is_ours(part) for part in parts if part)
