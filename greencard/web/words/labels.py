"""The words people read for the codes that rows and forms carry."""

from collections.abc import Mapping
from typing import NamedTuple

from babel import Locale
from babel.core import get_global
from flask_babel import LazyString, get_locale
from flask_babel import lazy_gettext as _

from greencard.domain import words
from greencard.services.intake.countries import COUNTRIES

# Places of ISO 3166-1 that confer no nationality of their own.
TERRITORIES = frozenset(
    """
    ABW AIA ALA ASM ATA ATF BES BLM BMU BVT CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GLP GRL GUF
    GUM HKG HMD IMN IOT JEY MAC MAF MNP MSR MTQ MYT NCL NFK NIU PCN PRI PYF REU SGS SHN SJM SPM
    SXM TCA TKL TWN UMI VGB VIR WLF
    """.split()  # noqa: SIM905
)


class Sign(NamedTuple):
    """A state in words, with a tone and a picture, so that colour never speaks alone."""

    says: LazyString
    tone: str
    icon: str


class Way(NamedTuple):
    """Something an office can do, what comes of it, and what to be sure of where it is final."""

    title: LazyString
    says: LazyString
    sure: LazyString | None = None


def _shown(says: Mapping[str, str]) -> dict[str, LazyString]:
    return {code: _(sentence) for code, sentence in says.items()}


ID_TYPES = _shown(words.ID_TYPES)
ID_HINTS = {
    "RESIDENT_ID": _("18 位，末位可以是字母 X"),
    "HMT_RESIDENCE": _("18 位，以 81、82 或 83 开头"),
    "PR_NEW": _("18 位，以 9 开头"),
    "PR_OLD": _("3 个字母加 12 位数字"),
    "HK_MACAO_PERMIT": _("字母 H 或 M 加 8 位数字，旧证为 10 位数字"),
    "TAIWAN_PERMIT": _("8 位数字；旧版本式证件为 10 位字母和数字"),
    "PASSPORT_CN": _("9 位，一般以字母 E 开头"),
    "PASSPORT_FOREIGN": _("5 至 17 位字母和数字"),
}
SEXES = _shown(words.SEXES)
EDUCATION_LEVELS = _shown(words.EDUCATION_LEVELS)
CATEGORIES = _shown(words.CATEGORIES)
LEVELS = _shown(words.LEVELS)
CLASSES = _shown(words.CLASSES)
EMPLOYMENT_KINDS = _shown(words.EMPLOYMENT_KINDS)
RELATIONS = {"spouse": _("配偶"), "child": _("子女"), "parent": _("父母")}
YES_NO = {"true": _("是"), "false": _("否")}
FIELDS = {
    "mobile": _("手机号码"),
    "email": _("电子邮箱"),
    "id_valid_to": _("证件有效期至"),
    "category": _("人才类别"),
    "level_claimed": _("申报的人才层次"),
    "education.level": _("最高学历"),
    "education.full_time": _("是否全日制"),
    "education.school": _("毕业院校"),
    "education.graduated_on": _("毕业日期"),
    "education.overseas": _("是否国（境）外学历"),
    "education.verification_no": _("学历认证编号"),
    "employment.kind": _("工作形式"),
    "employment.employer": _("单位或企业名称"),
    "employment.employer_uscc": _("统一社会信用代码"),
    "employment.park": _("所在园区"),
    "employment.contract_from": _("合同开始日期"),
    "employment.contract_to": _("合同结束日期"),
    "employment.presence_months": _("每年在津工作几个月"),
}
STANDINGS = {
    "under_way": Sign(_("办理中"), "calm", "clock"),
    "had": Sign(_("已办结"), "good", "circle-check"),
}
LINES = {
    "routing": Sign(_("正在分派"), "plain", "route"),
    "waiting": Sign(_("等待前一事项"), "plain", "hourglass"),
    "not_met": Sign(_("条件未满足"), "soon", "alert-triangle"),
    "open": Sign(_("办理中"), "calm", "clock"),
    "returned": Sign(_("待补正"), "soon", "alert-triangle"),
    "suspended": Sign(_("已中止"), "calm", "player-pause"),
    "approved": Sign(_("已办结"), "good", "circle-check"),
    "refused": Sign(_("未予批准"), "bad", "circle-x"),
    "withdrawn": Sign(_("已撤回"), "plain", "circle-x"),
    "terminated": Sign(_("已终止"), "plain", "circle-x"),
}
PROSPECTS = {
    "now": Sign(_("现在可以办"), "good", "circle-check"),
    "later": LINES["waiting"],
    "not_met": LINES["not_met"],
    "unknown": Sign(_("还不能确定"), "calm", "clock"),
}
HOLDS = {
    True: Sign(_("符合"), "good", "circle-check"),
    False: Sign(_("不符合"), "bad", "circle-x"),
    None: Sign(_("还不知道"), "plain", "hourglass"),
}
CARDS = {
    "applied": Sign(_("申请中"), "calm", "clock"),
    "active": Sign(_("有效"), "good", "circle-check"),
    "suspended": Sign(_("已暂停"), "soon", "player-pause"),
    "lost": Sign(_("已挂失"), "bad", "alert-circle"),
    "expired": Sign(_("已过期"), "bad", "alert-circle"),
    "revoked": Sign(_("已撤销"), "bad", "circle-x"),
    "cancelled": Sign(_("已注销"), "bad", "circle-x"),
    "replaced": Sign(_("已换发"), "bad", "circle-x"),
}
CARD_ACTS = {
    "suspend": Way(_("暂停使用"), _("核验立即显示已暂停，由办理单位恢复；副卡一并暂停。")),
    "resume": Way(_("恢复使用"), _("解除办理单位的暂停；本人冻结的仍须本人恢复。")),
    "extend": Way(_("延长过渡期"), _("持卡人离职后没有新单位，经批准可以延长保留绿卡的时间。")),
    "correct": Way(
        _("更正离职日期"),
        _("离职日期报告错了的，改为正确的一天，过渡期重新计算；没有离职的，撤回报告。"),
    ),
    "replace": Way(_("补发新卡"), _("这张卡立即作废，系统随即签发一张新号码的卡，有效期不变。")),
    "cancel": Way(
        _("注销"),
        _("绿卡立即终止，副卡一并注销，不能恢复。"),
        _("我已核对卡号和持卡人，知道注销不能撤回"),
    ),
    "revoke": Way(
        _("撤销"),
        _("用于弄虚作假等情形：绿卡和副卡立即作废，凭卡享受的待遇停止，不能恢复。"),
        _("我已核对卡号和持卡人，知道撤销不能撤回"),
    ),
}
TASKS = {
    "waiting": Sign(_("未开始"), "plain", "hourglass"),
    "open": Sign(_("待办"), "calm", "clock"),
    "done": Sign(_("已办"), "good", "circle-check"),
    "void": Sign(_("不再需要"), "plain", "circle-x"),
    "refused": Sign(_("未予批准"), "bad", "circle-x"),
}
MARKS = {
    "done": _("已完成"),
    "now": _("当前"),
    "todo": _("未开始"),
    "refused": _("未予批准"),
}
SUBJECTS = {
    "card": _("人才绿卡"),
    "hukou": _("落户"),
    "residence": _("居住证"),
    "permit": _("居留与工作许可"),
    "housing": _("住房"),
    "services": _("专项服务"),
    "procedure": _("办理程序"),
}
POLICY_KINDS = {
    "plan": _("规划"),
    "law": _("法律法规"),
    "policy": _("政策文件"),
    "guide": _("办事指南"),
}
POLICIES = {
    "in_force": Sign(_("现行有效"), "good", "circle-check"),
    "unchecked": Sign(_("时效未核实"), "plain", "alert-circle"),
    "coming": Sign(_("尚未施行"), "calm", "clock"),
    "replaced": Sign(_("已被代替"), "plain", "circle-x"),
    "ended": Sign(_("已经到期"), "plain", "circle-x"),
}
GRADES = {
    "P": _("原文"),
    "M": _("转载文本"),
    "N": _("新闻报道"),
    "S": _("二手资料"),
    "K": _("常识，未经核实"),
    "A": _("本中心约定"),
}


def nationalities() -> dict[str, str]:
    """Countries by their names in the reader's language, our own first."""
    locale = get_locale() or Locale("zh")
    names = {code: _name(code, locale) for code in COUNTRIES - TERRITORIES}
    return dict(sorted(names.items(), key=lambda item: (item[0] != "CHN", _alphabet(item[1]))))


def nationality(code: str) -> str:
    """One country's name, or the code itself where it has none."""
    return _name(code, get_locale() or Locale("zh"))


def _name(code: str, locale: Locale) -> str:
    short = get_global("territory_aliases").get(code, [code])[0]
    return str(locale.territories.get(short, code))


def _alphabet(name: str) -> bytes:
    return name.encode("gb18030")  # there the usual characters stand in the order of their pinyin
