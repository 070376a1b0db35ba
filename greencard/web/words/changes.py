"""What changed between two editions, in words: where it stands, what it was and what it is."""

from collections.abc import Mapping
from typing import Any

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from greencard.matters.catalogue import Catalogue
from greencard.matters.definition import Limit, Rule
from greencard.matters.details import Grace, Tier, Validity
from greencard.matters.difference import Change
from greencard.web.language import say
from greencard.web.words import figures as words
from greencard.web.words import labels
from greencard.web.words import results as words_of_results

KINDS: Mapping[str, LazyString] = {
    "added": _("新增"),
    "removed": _("取消"),
    "changed": _("改动"),
}
ENTRIES: Mapping[str, LazyString] = {
    "title": _("名称"),
    "says": _("文字"),
    "basis": _("依据"),
    "grade": _("出处的可靠程度"),
    "test": _("比对的数值"),
    "ask": _("问法"),
    "hint": _("提示"),
    "optional": _("可以不答"),
    "choices": _("选项"),
    "sample": _("样例"),
    "trust": _("可信程度"),
    "key": _("不能容缺"),
    "on_file": _("系统已有"),
    "when": _("何时需要"),
    "within_months": _("开具几个月内"),
    "offices": _("办理单位"),
    "limit": _("本环节期限"),
    "order": _("先后次序"),
    "promise": _("承诺期限"),
    "statute": _("法定期限"),
    "result": _("办理结果"),
    "policy": _("政策"),
    "policy_no": _("文号"),
    "source": _("出处"),
    "fee": _("费用"),
    "after": _("先办好的事项"),
    "next": _("接着可办的事项"),
    "repeats": _("办成后可以再次申请"),
    "rests_on": _("依据的政策"),
    "beside": _("可以同时享受的事项"),
    "remedies": _("可以复议和诉讼"),
    "validity": _("有效期"),
    "grace": _("离职后的过渡期"),
    "grant": _("绿卡类别和年限"),
    "tiers": _("各层次的标准"),
    "alternatives": _("说法不一的地方"),
    "chosen": _("采用的说法"),
}
GRADES: Mapping[str, LazyString] = {
    "P": _("法规或政府网页原文"),
    "M": _("转载文本"),
    "N": _("新闻报道"),
    "S": _("二手资料"),
    "C": _("核对过的计算"),
    "K": _("本中心约定"),
    "A": _("本中心约定"),
}


def where(change: Change) -> str:
    """Where in the chapter: the entry itself, or the part of it that has a name."""
    named = [ENTRIES[name] for name in change.path if name in ENTRIES]
    place = str(named[-1]) if named else str(_("内容"))
    if change.about is None:
        return place
    kind = words.ENTRIES.get(change.what)
    if change.kind != "changed" and len(change.path) == 2 and kind:
        return gettext("%(kind)s“%(name)s”", kind=kind, name=say(change.about))
    return gettext("“%(name)s”的%(entry)s", name=say(change.about), entry=place)


def value(change: Change, which: str, catalogue: Catalogue) -> str:
    """`before` or `after` in words; nothing for a part whose name says it all."""
    one = getattr(change, which)
    if one is None or not change.path:
        return ""
    said = _said(one, change.field, catalogue)
    named = change.about and change.kind != "changed" and said == say(change.about)
    return "" if named else said


def _said(one: Any, entry: str, catalogue: Catalogue) -> str:
    if isinstance(one, bool | int | float):
        return words.answer("", one, {})
    if isinstance(one, Limit):
        return words.limit(one)
    if isinstance(one, Rule) and entry == "test":
        return words.check(one, catalogue.questions, _matters(catalogue))
    if isinstance(one, Tier):
        return _tier(one)
    if isinstance(one, Validity):
        return words_of_results.validity(one)
    if isinstance(one, Grace):
        return words_of_results.grace(one)
    if isinstance(one, tuple | list):
        return words.listed([_said(item, entry, catalogue) for item in one])
    if isinstance(one, dict):
        return words.listed([f"{key} {_said(item, entry, catalogue)}" for key, item in one.items()])
    return _text(one, entry, catalogue)


def _text(one: Any, entry: str, catalogue: Catalogue) -> str:
    for name in ("title", "says", "ask", "about"):
        if hasattr(one, f"{name}_en"):
            return say(one, name)
    if hasattr(one, "zh"):
        return say(one)
    return _code(one, entry, catalogue) if isinstance(one, str) else words.figure(one)


def _code(one: str, entry: str, catalogue: Catalogue) -> str:
    if entry == "offices":
        return say(catalogue.office(one), "title")
    if entry == "rests_on":
        return say(catalogue.policies[one], "title")
    if entry == "when":
        return words.needed(one, catalogue.questions)
    known = {"trust": words.TRUST, "grade": GRADES}.get(entry, {})
    titles = {matter.id: say(matter, "title") for matter in _matters(catalogue)}
    return str(known.get(one) or titles.get(one, one))


def _tier(row: Tier) -> str:
    heads = words_of_results.COLUMNS
    said = [f"{head} {words.figure(v)}" for n, head in heads.items() if (v := getattr(row, n))]
    return f"{labels.LEVELS[row.level]}{gettext('：')}{words.listed(said)}"


def _matters(catalogue: Catalogue) -> list[Any]:
    return [edition for versions in catalogue.editions.values() for edition in versions]
