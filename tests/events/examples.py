"""One example of every event; each is also kept, as it goes over the wire, in tests/contracts."""

from datetime import UTC, date, datetime
from uuid import UUID

from events.schemas import (
    CardActivated,
    CardCancelled,
    CardExpired,
    CardIssued,
    CardLost,
    CardRenewed,
    CardReplaced,
    CardResumed,
    CardRevoked,
    CardSuspended,
    CaseApproved,
    CaseDeferred,
    CaseNotMet,
    CaseOpened,
    CaseOverdue,
    CaseRefused,
    CaseRequested,
    CaseRescheduled,
    ConsentGiven,
    ConsentWithdrawn,
    Event,
    PersonAsked,
    ScanGiven,
    ScanRecorded,
    StepStarted,
    TalentChanged,
    TalentRegistered,
    WantsAdded,
)

TALENT = UUID("01939d52-3a00-7000-8000-000000000001")
REGISTRATION = UUID("01939d52-3a00-7000-8000-000000000002")
CASE = UUID("01939d52-3a00-7000-8000-000000000003")
SCAN = UUID("01939d52-3a00-7000-8000-000000000005")
CAUSE = UUID("01939d52-3a00-7000-8000-000000000004")
AT = datetime(2026, 11, 23, 2, 15, 30, 123456, tzinfo=UTC)
VERSION = date(2026, 1, 1)
DUE = date(2026, 12, 4)

LINE = {"talent_id": TALENT, "family": "hukou", "matter": "hk06"}
ABOUT_CASE = LINE | {"case_id": CASE, "case_no": "2026-0012345-6"}
STEP = ABOUT_CASE | {"version": VERSION, "due_on": DUE, "provisional": False}

CARD = {"talent_id": TALENT, "card_number": "07-0123456-X"}
LOOK = {"talent_id": TALENT, "partner": "hospital", "scan_id": SCAN, "purpose": "checkup_yearly"}

EXAMPLES: tuple[Event, ...] = (
    TalentRegistered(
        talent_id=TALENT, registration_id=REGISTRATION, wants=("residency", "housing", "hukou")
    ),
    TalentChanged(
        talent_id=TALENT,
        registration_id=REGISTRATION,
        fields=("employment.contract_to", "employment.employer"),
    ),
    WantsAdded(talent_id=TALENT, registration_id=REGISTRATION, wants=("hs02", "sv05")),
    PersonAsked(talent_id=TALENT, registration_id=REGISTRATION, family="hukou", wants=("hukou",)),
    CaseRequested(
        talent_id=TALENT,
        registration_id=REGISTRATION,
        family="hukou",
        matter="hk06",
        version=VERSION,
        submitted_on=date(2026, 11, 23),
        applied_on=date(2026, 11, 20),
        by_person=True,
    ),
    CaseDeferred(**LINE, version=VERSION, waiting_for=("gc01",)),
    CaseNotMet(**LINE | {"matter": None}, version=None, reasons=("hk06.founder", "hk06.age")),
    CaseOpened(**STEP, step="review", offices=("talent-office", "police")),
    StepStarted(**STEP, step="decision", offices=("talent-office",)),
    CaseRescheduled(**ABOUT_CASE, due_on=date(2027, 1, 8), provisional=False),
    CaseApproved(
        **ABOUT_CASE,
        version=VERSION,
        grant={"level": "D", "class": "B", "valid_to": "2029-10-31"},
    ),
    CaseRefused(**ABOUT_CASE, version=VERSION, reasons=("hk06.founder",)),
    CaseOverdue(**ABOUT_CASE, due_on=DUE),
    CardIssued(
        **CARD,
        level="D",
        card_class="B",
        valid_from=date(2026, 11, 23),
        valid_to=date(2029, 10, 31),
    ),
    CardActivated(**CARD),
    CardSuspended(**CARD, by="holder"),
    CardResumed(**CARD),
    CardLost(**CARD),
    CardRenewed(**CARD, valid_to=date(2029, 10, 31)),
    CardExpired(**CARD),
    CardRevoked(**CARD),
    CardCancelled(**CARD),
    CardReplaced(**CARD),
    ScanRecorded(
        **LOOK,
        card_number="07-0123456-X",
        shown="live",
        verdict="green",
        reason="valid",
        granted=True,
        fields=("valid", "class", "name_masked"),
        late=False,
        scanned_at=AT,
    ),
    ScanGiven(**LOOK, case_no="2026-0012345-6"),
    ConsentGiven(talent_id=TALENT, purpose="loan", each_time=True),
    ConsentWithdrawn(talent_id=TALENT, purpose="loan"),
)
