"""The words people read for the codes of a registration; they are translated where shown."""

from collections.abc import Mapping

from greencard.domain.sentences import N_

ID_TYPES: Mapping[str, str] = {
    "RESIDENT_ID": N_("居民身份证"),
    "HMT_RESIDENCE": N_("港澳台居民居住证"),
    "PR_NEW": N_("外国人永久居留身份证（新版）"),
    "PR_OLD": N_("外国人永久居留身份证（旧版）"),
    "HK_MACAO_PERMIT": N_("港澳居民来往内地通行证"),
    "TAIWAN_PERMIT": N_("台湾居民来往大陆通行证"),
    "PASSPORT_CN": N_("中国护照"),
    "PASSPORT_FOREIGN": N_("外国护照"),
}
SEXES: Mapping[str, str] = {"F": N_("女"), "M": N_("男")}
EDUCATION_LEVELS: Mapping[str, str] = {
    "college": N_("大专"),
    "bachelor": N_("本科（学士）"),
    "master": N_("硕士"),
    "doctor": N_("博士"),
}
CATEGORIES: Mapping[str, str] = {
    "skilled": N_("技能型人才"),
    "professional": N_("专业技术人才"),
    "innovation": N_("创新人才"),
    "innovation_service": N_("创新服务人才"),
    "leading": N_("领军人才"),
    "entrepreneur": N_("创业人才"),
}
LEVELS: Mapping[str, str] = {
    "A": N_("A 层次"),
    "B": N_("B 层次"),
    "C": N_("C 层次"),
    "D": N_("D 层次"),
    "E": N_("E 层次"),
    "F": N_("F 层次"),
}
CLASSES: Mapping[str, str] = {"A": N_("A 类"), "B": N_("B 类"), "C": N_("C 类")}
EMPLOYMENT_KINDS: Mapping[str, str] = {
    "employed": N_("受聘于用人单位"),
    "founder": N_("自己创办企业"),
    "other": N_("其他（自由职业、待业等）"),
}
