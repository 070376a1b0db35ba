"""What a partner's counter reads: what a verdict means and what to do next, and names of fields."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _

from greencard.web.words import labels

COLOURS = {
    "green": "circle-check",
    "check_id": "id",
    "amber": "alert-triangle",
    "grey": "alert-circle",
    "red": "circle-x",
}


class Said(NamedTuple):
    """A verdict in words: what it is, why, and what to do next."""

    title: LazyString
    says: LazyString
    next: LazyString


# The same for all of these: why a card is not good is its holder's business.
NOT_GOOD = Said(
    _("当前不可用"),
    _("这张绿卡当前不可用。"),
    _("请不要按绿卡办理。持卡人可以在自己的绿卡页面查看原因，或咨询 12345。"),
)
NO_CARD = Said(
    _("无法核验"),
    _("这不是本中心签发的绿卡二维码，或内容已被改动。"),
    _("请不要按绿卡办理。请持卡人打开自己的绿卡页面，出示最新的二维码。"),
)
ON_LINE_AGAIN = _("请联网后再核验，或请持卡人到窗口办理。不要因此拒绝持卡人。")
REASONS: Mapping[str, Said] = {
    "valid": Said(_("有效"), _("动态码有效，绿卡当前可用。"), _("可以按所选用途办理。")),
    "static": Said(
        _("有效，请核对证件"),
        _("这是印刷的二维码，可能被翻拍。"),
        _("请核对本人证件，姓名须与卡面相符。"),
    ),
    "stale": Said(
        _("请刷新后再扫"),
        _("这个动态码已经过时，不能证明持卡人就在这里。"),
        _("请持卡人刷新绿卡页面，再扫一次。"),
    ),
    "replayed": Said(
        _("此码已在别处用过"),
        _("同一个动态码刚在另一处核验过，可能是截图。"),
        _("请持卡人刷新绿卡页面再扫，并核对本人证件。"),
    ),
    "reissue": Said(
        _("需要换发"),
        _("签发这张卡的密钥已停用，卡须换发。"),
        _("请联网核验。请持卡人到中心换发绿卡。"),
    ),
    "list_old": Said(
        _("名单较旧，请核对证件"),
        _("本机的名单已超过 24 小时，之后的变动还不知道。"),
        _("请核对本人证件后办理，并尽快联网。"),
    ),
    "clock_wrong": Said(
        _("本机时间不对"),
        _("本机时间早于名单的时间，无法判断有效期。"),
        _("请校准本机时间，或联网核验。"),
    ),
    "specimen": Said(_("测试样卡"), _("这是测试用的样卡，不代表任何人。"), _("请不要按绿卡办理。")),
    "list_expired": Said(
        _("无法确认"), _("本机没有足够新的名单，不知道这张卡现在是否可用。"), ON_LINE_AGAIN
    ),
    "key_expired": Said(
        _("无法确认"), _("核验所用的密钥已过期，或本机的密钥清单过期。"), ON_LINE_AGAIN
    ),
    "unknown": Said(_("无法确认"), _("本机的资料不足以确认这张卡。"), ON_LINE_AGAIN),
    "unknown red": NO_CARD,
    "forged": NO_CARD,
    "other_host": NO_CARD,
    "not_yet": NOT_GOOD,
    "expired": NOT_GOOD,
    "suspended": NOT_GOOD,
    "lost": NOT_GOOD,
    "revoked": NOT_GOOD,
    "cancelled": NOT_GOOD,
    "replaced": NOT_GOOD,
    "purpose_not_yours": Said(
        _("不能用于此用途"),
        _("贵单位没有这个用途的核验权限。"),
        _("请改选用途；如认为有误，请与中心联系。"),
    ),
    "consent_missing": Said(
        _("持卡人没有同意"),
        _("绿卡有效，但持卡人没有同意此用途。"),
        _("请持卡人在自己的绿卡页面打开此用途后再扫。"),
    ),
    "confirm_first": Said(
        _("请先核对"),
        _("核对以下各项后，才显示信息。"),
        _("请核对、勾选后继续。"),
    ),
    "limit_reached": Said(
        _("次数已用完"),
        _("绿卡有效，但此用途的次数已用完。"),
        _("请不要再按此用途办理。持卡人可以在自己的绿卡页面查看记录。"),
    ),
}
OTHERWISE: Mapping[str, Said] = {
    "green": REASONS["valid"],
    "check_id": REASONS["static"],
    "amber": REASONS["unknown"],
    "grey": REASONS["unknown"],
    "red": NOT_GOOD,
}
CONFIRMATIONS = {
    "id_seen": _("已核对本人证件"),
    "ticket_seen": _("已查验当日票证"),
}
FIELDS = {
    "valid": _("绿卡有效"),
    "class": _("绿卡类别"),
    "level": _("人才层次"),
    "name": _("姓名"),
    "name_masked": _("姓名（部分）"),
    "surname": _("姓"),
    "valid_to": _("有效期至"),
    "id_type": _("证件类型"),
    "id_no": _("证件号码"),
    "id_last4": _("证件号码后四位"),
    "passport_no": _("护照号码"),
    "employer": _("工作单位"),
    "title": _("职称"),
    "category": _("人才类别"),
    "photo": _("照片"),
    "designated": _("定点机构"),
    "tier": _("住房标准"),
    "entitlement_left": _("剩余额度"),
    "family_count": _("家庭人数"),
    "children": _("子女"),
    "age": _("年龄"),
    "district": _("居住区"),
    "case_no": _("办件编号"),
    "papers": _("材料"),
    "account": _("收款账户"),
}
VALUES = {
    "class": labels.CLASSES,
    "level": labels.LEVELS,
    "id_type": labels.ID_TYPES,
    "category": labels.CATEGORIES,
    "yes_no": labels.YES_NO,
}
# The scanner fills these in by itself.
SENTENCES = {
    "live_age": _("动态码在 %(seconds)s 秒前生成"),
    "as_of": _("名单时间：%(time)s（%(hours)s 小时前）"),
    "as_of_now": _("名单时间：%(time)s（不到 1 小时前）"),
    "on_line": _("已联网核验"),
    "off_line": _("离线核验，联网后自动上报"),
    "again": _("同一个动态码在十分钟内已核验过。"),
    "lists_of": _("离线名单：%(time)s（%(hours)s 小时前）"),
    "lists_of_now": _("离线名单：%(time)s（不到 1 小时前）"),
    "no_lists": _("还没有离线名单，请先联网打开一次。"),
    "not_believed": _("收到的密钥或名单未通过核对，没有采用。请与中心联系。"),
    "waiting": _("待上报的核验记录：%(count)s 条"),
    "unread": _("没有读到二维码，请换一张照片或对准再试。"),
    "no_camera": _("不能使用摄像头。请允许使用，或输入卡号、选择照片。"),
    "number_only": _("只有卡号，离线时无法确认，请扫描二维码。"),
    "no_such_number": _("没有这个卡号，请核对后再输入，或扫描二维码。"),
    "refused": _("没有核验，请稍后再试。"),
    "given": _("已登记为提供。"),
    "not_given": _("没有收到登记的回音。请联网或重新登录后再点一次，不会重复登记。"),
}


def colour(answer: Mapping[str, Any]) -> str:
    """Of what colour the panel is: a good card that nothing may be shown of is no green light."""
    verdict = str(answer["verdict"])
    return verdict if answer["granted"] or verdict in ("red", "grey") else "amber"


def said(colour: str, reason: str, *, number: bool = False) -> Said:
    """The words for a verdict; of a reason we have no words for, those of its colour."""
    words = REASONS.get(f"{reason} {colour}") or REASONS.get(reason) or OTHERWISE[colour]
    mistyped = number and reason == "unknown"
    return words._replace(says=SENTENCES["no_such_number"]) if mistyped else words


def notes(answer: Mapping[str, Any]) -> list[str]:
    """How the answer came about, as far as it was made on line."""
    age = answer["live_age"]
    live = [] if age is None else [str(SENTENCES["live_age"]) % {"seconds": max(0, age)}]
    again = [str(SENTENCES["again"])] if answer.get("again") else []
    return [*again, *live, str(SENTENCES["on_line"])]


def shown(name: str, *values: Any) -> str:
    """The name of a field, or with a value the value as people read it."""
    if not values:
        return str(FIELDS.get(name, name))
    value = values[0]
    if isinstance(value, bool):
        return str(labels.YES_NO["true" if value else "false"])
    if isinstance(value, list | tuple):
        return gettext("、").join(shown(name, one) for one in value)
    if isinstance(value, Mapping):
        return " ".join(shown(key, one) for key, one in value.items())
    return str(VALUES.get(name, {}).get(value, value))


def for_the_page() -> dict[str, object]:
    """All of it in the reader's language, for a page that shows verdicts by itself."""
    return {
        "reasons": {name: _worded(one._asdict()) for name, one in REASONS.items()},
        "otherwise": {name: _worded(one._asdict()) for name, one in OTHERWISE.items()},
        "fields": _worded(FIELDS),
        "order": list(FIELDS),
        "values": {name: _worded(words) for name, words in VALUES.items()},
        "comma": gettext("、"),
        "sentences": _worded(SENTENCES),
    }


def _worded(words: Mapping[str, LazyString]) -> dict[str, str]:
    return {name: str(word) for name, word in words.items()}
