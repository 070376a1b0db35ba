"""Made-up people: every one different, every number true to its own rules, nobody real.

The area code 120199 was never given out, so no living person has any of these numbers.
"""

from datetime import date, timedelta
from typing import Any

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
NOBODYS_AREA = "120199"
SURNAMES = "林陈黄周吴郑王冯沈韩杨朱秦许何吕施张孔曹"
GIVEN = ("知远", "思齐", "若水", "明哲", "清扬", "致远", "怀瑾", "子衿", "书言", "望舒")
EMPLOYER_CODE = "91350100M000100Y43"  # the worked example of GB 32100


def check_character(first_17: str) -> str:
    """The last character of a resident identity number (GB 11643, ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def resident_id(birth: date, sex: str, serial: int, area: str = NOBODYS_AREA) -> str:
    """A well-formed number; `serial` 0–499 tells apart people of one day and sex."""
    order = 2 * serial + (1 if sex == "M" else 0)
    first_17 = f"{area}{birth:%Y%m%d}{order:03d}"
    return first_17 + check_character(first_17)


def a_person(index: int = 0) -> dict[str, Any]:
    """Who somebody is; another index is another person."""
    sex = "F" if index % 2 == 0 else "M"
    birth = date(1990, 1, 1) + timedelta(days=index % 2000)
    return {
        "name": SURNAMES[index % len(SURNAMES)] + GIVEN[index // len(SURNAMES) % len(GIVEN)],
        "name_en": None,
        "id_type": "RESIDENT_ID",
        "id_no": resident_id(birth, sex, index // 2000),
        "nationality": "CHN",
        "birth_date": birth.isoformat(),
        "sex": sex,
        "mobile": f"138{index:08d}",
        "email": f"talent{index}@example.com",
    }


def an_application(index: int = 0, /, **changes: Any) -> dict[str, Any]:
    """The body of one registration: a bachelor who started a company in the park."""
    today = date.today()  # noqa: DTZ011 - a contract in force, whatever the day
    body = a_person(index) | {
        "education": {
            "level": "bachelor",
            "full_time": True,
            "school": "海河大学",
            "graduated_on": "2013-07-01",
            "overseas": False,
            "verification_no": None,
        },
        "category": "entrepreneur",
        "level_claimed": "D",
        "employment": {
            "kind": "founder",
            "employer": "天津示例科技有限公司",
            "employer_uscc": EMPLOYER_CODE,
            "park": "huayuan",
            "contract_from": (today - timedelta(days=400)).isoformat(),
            "contract_to": (today + timedelta(days=1200)).isoformat(),
            "presence_months": 12,
        },
        "wants": ["residency", "housing", "hukou"],
        "facts": {
            "months_in_tianjin": 12,
            "housed": True,
            "studying": False,
            "own_home": False,
            "other_housing_aid": False,
            "settle_at_home": False,
            "settle_with_employer": False,
        },
        "family": [],
        "consents": [{"purpose": "registration", "version": 1}],
    }
    return body | changes
