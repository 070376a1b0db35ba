"""What every event of a case tells, whatever it is that happened."""

from typing import Any

from greencard.models import Case


def about(case: Case) -> dict[str, Any]:
    """Whose case, of which matter, under which number; ids and codes only."""
    return {
        "talent_id": case.talent_id,
        "family": case.family,
        "matter": case.matter,
        "case_id": case.id,
        "case_no": case.number,
    }
