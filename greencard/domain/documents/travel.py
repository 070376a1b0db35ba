"""Passports and permits, whose numbers have a form but nothing to check it by."""

import re

from greencard.domain.sentences import N_

HK_MACAO_PERMIT = re.compile(r"[HM][0-9]{8}([0-9]{2})?")
TAIWAN_PERMIT = re.compile(r"[0-9]{8}|[A-Z0-9]{10}")  # the card, and the booklet before it
# After E stands a digit or a letter other than I and O; then the kinds of officials, of the
# special regions, and the two oldest forms.
PASSPORT_CN = re.compile(
    r"[EKGDSPH][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[DSP]E[0-9]{7}|KJ[0-9]{7}|MA[0-9]{7}|1[45][0-9]{7}"
)
PASSPORT_FOREIGN = re.compile(r"[A-Z0-9]{5,17}")
WORK_PERMIT = re.compile(r"[A-Z0-9]{6,20}")

HK_MACAO_SHAPE = N_("港澳居民来往内地通行证号码应为字母 H 或 M 加 8 位或 10 位数字。")
TAIWAN_SHAPE = N_("台湾居民来往大陆通行证号码应为 8 位数字；旧版本式证件为 10 位字母和数字。")
PASSPORT_CN_SHAPE = N_("中国护照号码应为 9 位：字母（如 E、EA）后接数字，请对照资料页填写。")
PASSPORT_FOREIGN_SHAPE = N_("外国护照号码应为 5 至 17 位字母和数字，请对照资料页填写。")
WORK_PERMIT_SHAPE = N_("工作许可证号应为 6 至 20 位字母和数字，请核对。")
