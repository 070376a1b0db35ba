"""Rows, one file a noun; they hold data and say nothing about rules."""

from greencard.models.calendar import CalendarYear
from greencard.models.card import Card, CardLine, CardSerial
from greencard.models.case import Case, CaseSerial, Task
from greencard.models.scan import Alarm, Consent, LiveUse, Scan, ScanCount
from greencard.models.staff import ApiToken, RateCount, Staff, WebSession
from greencard.models.status_list import PublishedStatusList
from greencard.models.talent import Change, Registration, Replay, Talent, Want

__all__ = [
    "Alarm",
    "ApiToken",
    "CalendarYear",
    "Card",
    "CardLine",
    "CardSerial",
    "Case",
    "CaseSerial",
    "Change",
    "Consent",
    "LiveUse",
    "PublishedStatusList",
    "RateCount",
    "Registration",
    "Replay",
    "Scan",
    "ScanCount",
    "Staff",
    "Talent",
    "Task",
    "Want",
    "WebSession",
]
