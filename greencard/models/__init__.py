"""Rows, one file a noun; they hold data and say nothing about rules."""

from greencard.models.calendar import CalendarYear
from greencard.models.card import Card, CardLine, CardSerial
from greencard.models.case import Case, CaseSerial, Task
from greencard.models.staff import ApiToken, RateCount, Staff, WebSession
from greencard.models.status_list import PublishedStatusList
from greencard.models.talent import Change, Registration, Replay, Talent, Want

__all__ = [
    "ApiToken",
    "CalendarYear",
    "Card",
    "CardLine",
    "CardSerial",
    "Case",
    "CaseSerial",
    "Change",
    "PublishedStatusList",
    "RateCount",
    "Registration",
    "Replay",
    "Staff",
    "Talent",
    "Task",
    "Want",
    "WebSession",
]
