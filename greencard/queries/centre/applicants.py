"""Who applies, as an officer sees them: numbers masked."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from greencard.domain.masking import mask_number
from greencard.models import Talent


@dataclass(frozen=True, kw_only=True)
class DocumentView:
    """A further document of the talent; the number is masked."""

    id_type: str
    id_no_masked: str
    valid_to: str | None


@dataclass(frozen=True, kw_only=True)
class TalentView:
    """Who applies; the numbers are masked, last days are ISO dates."""

    name: str
    name_en: str | None
    id_type: str
    id_no_masked: str
    id_valid_to: str | None
    documents: tuple[DocumentView, ...]
    nationality: str
    birth_date: date
    sex: str
    mobile: str
    email: str | None


def applicant(talent: Talent, particulars: dict[str, Any]) -> TalentView:
    """The talent, and what their registration says of their documents."""
    return TalentView(
        name=talent.name,
        name_en=talent.name_en,
        id_type=talent.id_type,
        id_no_masked=mask_number(talent.id_no),
        id_valid_to=particulars.get("id_valid_to"),
        documents=tuple(_document(document) for document in particulars.get("documents", ())),
        nationality=talent.nationality,
        birth_date=talent.birth_date,
        sex=talent.sex,
        mobile=talent.mobile,
        email=talent.email,
    )


def _document(told: dict[str, Any]) -> DocumentView:
    return DocumentView(
        id_type=told["id_type"],
        id_no_masked=mask_number(told["id_no"]),
        valid_to=told["valid_to"],
    )
