"""What definitions say in codes and figures, in the words of the handbook."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask_babel import LazyString, format_decimal, gettext, ngettext
from flask_babel import lazy_gettext as _

from greencard.matters.definition import Limit, Matter, Question, Rule
from greencard.matters.vocabulary import BASE_FACTS, GRANTED_FACTS
from greencard.web.language import day, say
from greencard.web.words import labels

Asked = Mapping[str, Question]
Words = Mapping[str, LazyString]

FACTS: Words = {
    "id_type": _("证件类型"),
    "nationality": _("国籍"),
    "sex": _("性别"),
    "age": _("申请当日的周岁年龄"),
    "education": _("学历"),
    "full_time": _("全日制学历"),
    "overseas": _("境外学历"),
    "category": _("人才类别"),
    "employment": _("工作情况"),
    "employed": _("受聘于用人单位"),
    "founder": _("自己创办企业"),
    "foreigner": _("持外国护照"),
    "contract_months": _("劳动合同期限（月）"),
    "presence_months": _("每年在津月数"),
    "park": _("所在园区"),
    "level_claimed": _("申报的人才层次"),
    "level": _("认定的人才层次"),
    "card_class": _("绿卡类别"),
}
ANSWERS: Mapping[str, Words] = {
    "id_type": labels.ID_TYPES,
    "sex": labels.SEXES,
    "education": labels.EDUCATION_LEVELS,
    "category": labels.CATEGORIES,
    "employment": labels.EMPLOYMENT_KINDS,
    "level_claimed": labels.LEVELS,
    "level": labels.LEVELS,
    "card_class": labels.CLASSES,
}
PHRASES: Words = {
    "at_least": _("不少于 %(figure)s"),
    "at_most": _("不超过 %(figure)s"),
    "one_of": _("%(figure)s之一"),
    "any_between": _("有一项在 %(figure)s 之间"),
}
TRUST: Words = {
    "A": _("签发机关的数据，系统可以直接取用"),
    "B": _("窗口核对过原件的材料，可以重复使用"),
    "C": _("本人上传，原件须经核对"),
    "D": _("本人自制，并对内容负责"),
}
ENTRIES: Words = {
    "result": _("办理结果"),
    "rule": _("条件"),
    "question": _("问题"),
    "paper": _("材料"),
    "step": _("环节"),
    "office": _("办理单位"),
    "policy": _("政策"),
    "policy_no": _("文号"),
    "source": _("出处"),
    "fee": _("费用"),
    "validity": _("有效期"),
    "grace": _("离职后的过渡期"),
    "alternative": _("说法不一的地方"),
    "remedy": _("对不予批准的决定不服"),
    "tier": _("各层次的标准"),
}


def limit(one: Limit) -> str:
    """So many working or calendar days."""
    if one.unit == "working":
        return ngettext("%(num)d 个工作日", "%(num)d 个工作日", one.days)
    return ngettext("%(num)d 个自然日", "%(num)d 个自然日", one.days)


def extension(one: Limit) -> str:
    """By how much a limit may be lengthened."""
    return limit(replace(one, days=one.extension))


def fact(name: str, asked: Asked) -> str:
    """A fact by the question that asks for it, or as every registration tells it."""
    if name in asked:
        return gettext("“%(question)s”", question=say(asked[name], "ask"))
    return str(FACTS.get(name, name))


def answer(name: str, value: Any, asked: Asked) -> str:
    """One value of a fact, as the form or the card would say it."""
    if isinstance(value, bool):
        return str(labels.YES_NO["true" if value else "false"])
    if name in asked:
        chosen = [choice for choice in asked[name].choices if choice.value == value]
        return say(chosen[0], "says") if chosen else figure(value)
    return str(ANSWERS.get(name, {}).get(value) or figure(value))


def figure(value: Any) -> str:
    """A number, a day or a name, as people write it."""
    if isinstance(value, int):
        return str(format_decimal(value))
    return day(value) if hasattr(value, "isoformat") else str(value)


def listed(words: Sequence[str]) -> str:
    """Several words in a row."""
    return gettext("、").join(words)


def needed(name: str, asked: Asked) -> str:
    """When a paper is needed: a yes-fact in words."""
    if name in asked:
        return gettext("%(question)s答“是”的须交", question=fact(name, asked))
    return gettext("%(fact)s的须交", fact=fact(name, asked))


def check(rule: Rule, asked: Asked, excluded: Iterable[Matter]) -> str:
    """What a rule compares, with the figures in use; `excluded` are the matters it may name."""
    if rule.excludes:
        titles = {matter.id: say(matter, "title") for matter in excluded}
        names = listed([titles.get(name, name) for name in rule.excludes])
        return gettext("未申请、也未享受：%(matters)s", matters=names)
    if rule.any_of:
        facts = listed([fact(name, asked) for name in rule.any_of])
        said = gettext("以下至少一项为“是”：%(facts)s", facts=facts)
    else:
        values = _table(rule, asked) if rule.by else _phrase(rule, rule.figure, asked)
        name = fact(rule.fact or "", asked)
        said = gettext("%(fact)s：%(phrase)s", fact=name, phrase=values)
    if not rule.when:
        return said
    return gettext("%(check)s（仅限%(fact)s的）", check=said, fact=fact(rule.when, asked))


def _table(rule: Rule, asked: Asked) -> str:
    """Figures that depend on another fact, a row each."""
    by = rule.by or ""
    rows = [
        gettext(
            "%(answer)s的，%(phrase)s",
            answer=answer(by, key, asked),
            phrase=_phrase(rule, value, asked),
        )
        for key, value in rule.figure.items()
    ]
    told = gettext("；").join(rows)
    complete = set(rule.figure) >= set(_values(by, asked))
    return told if complete else gettext("%(rows)s；其他的不限", rows=told)


def _phrase(rule: Rule, value: Any, asked: Asked) -> str:
    several = value if isinstance(value, list) else [value]
    words = [answer(rule.fact or "", one, asked) for one in several]
    if rule.test == "equals" or (rule.test == "one_of" and len(words) == 1):
        return words[0]
    joined = gettext(" 至 ").join(words) if rule.test == "any_between" else listed(words)
    return str(PHRASES[rule.test or ""]) % {"figure": joined}


def _values(name: str, asked: Asked) -> Sequence[str]:
    if name in asked:
        return [choice.value for choice in asked[name].choices]
    known = {**BASE_FACTS, **GRANTED_FACTS}.get(name)
    return known.values if known else ()
