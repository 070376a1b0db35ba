"""Made-up people for the demonstration; the area code of their numbers was never given out."""

import random
from datetime import date, timedelta
from typing import Any

from greencard.domain.identity import check_character
from greencard.matters.catalogue import InForce
from greencard.matters.definition import Family, Question
from greencard.matters.vocabulary import CATEGORIES, LEVELS

NOBODYS_AREA = "120199"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = (
    *("知远", "思齐", "若水", "明哲", "清扬", "致远", "怀瑾", "子衿", "书言", "望舒"),
    *("景行", "云舒", "一诺", "嘉树", "安", "宁", "岚", "澈"),
)
RARE = ("阿卜杜拉·买买提", "𬱖文", "欧阳若水", "古丽娜尔·艾合买提江")
FOREIGNERS = (
    ("María José O'Neill", "IRL"),
    ("Jürgen Müller", "DEU"),
    ("Tan Wei Ling", "SGP"),
    ("Anna Kowalska", "POL"),
)
EMPLOYERS = ["海河示例科技", "津沽示例生物", "北洋示例智能", "渤海示例航天", "滨海示例新能源"]
SCHOOLS = ["海河示例大学", "津门示例学院", "渤海示例理工大学"]
EMPLOYER_CODE = "91350100M000100Y43"
OLDEST, YOUNGEST = 20000, 8400  # days


def a_person(
    number: int, dice: random.Random, *, today: date, in_force: InForce, parks: list[str]
) -> dict[str, Any]:
    """The body of one registration; the same number and dice make the same person."""
    sex = dice.choice("FM")
    birth = today - timedelta(days=dice.randrange(YOUNGEST, OLDEST))
    wants = _wants(dice, in_force)
    return {
        **_identity(number, dice, birth, sex, today=today),
        "birth_date": birth.isoformat(),
        "sex": sex,
        "mobile": f"139{number:08d}",
        "email": f"talent{number}@example.org",
        "education": _education(dice, birth),
        "category": dice.choice(CATEGORIES),
        "level_claimed": dice.choice(LEVELS),
        "employment": _employment(dice, today, parks) | _ending(number, today),
        "family": _family(number, today),
        "wants": wants,
        "facts": {x.id: an_answer(x, dice) for x in in_force.questions_for(wants)},
        "consents": [{"purpose": "registration", "version": 1}],
    }


def _identity(
    number: int, dice: random.Random, birth: date, sex: str, *, today: date
) -> dict[str, Any]:
    """Name and document: one in eight comes from abroad, one in twelve from Hong Kong."""
    valid_to = (today + timedelta(days=dice.randrange(400, 3000))).isoformat()
    if number % 8 == 5:
        name, country = dice.choice(FOREIGNERS)
        told = {"id_type": "PASSPORT_FOREIGN", "id_no": f"X{number:08d}", "nationality": country}
        return told | {"name": name, "id_valid_to": valid_to}
    if number % 12 == 6:
        told = {"id_type": "HK_MACAO_PERMIT", "id_no": f"H{number:08d}", "nationality": "CHN"}
        return told | {"name": _name(number, dice), "id_valid_to": valid_to}
    told = {"id_type": "RESIDENT_ID", "id_no": _resident_id(birth, sex, number)}
    return told | {"name": _name(number, dice), "nationality": "CHN"}


def _name(number: int, dice: random.Random) -> str:
    if number % 40 == 7:
        return RARE[number // 40 % len(RARE)]
    return dice.choice(SURNAMES) + dice.choice(GIVEN)


def _resident_id(birth: date, sex: str, number: int) -> str:
    order = number % 500 * 2 + (sex == "M")
    body = f"{NOBODYS_AREA}{birth:%Y%m%d}{order:03d}"
    return body + check_character(body)


def _wants(dice: random.Random, in_force: InForce) -> list[str]:
    """Families, and here and there a matter by its name where the talent chooses."""
    offered = in_force.offered
    chosen = dice.sample(offered, k=dice.choice([1, 2, 3, 3, 3]) if len(offered) > 2 else 1)
    return sorted(_named(family, dice, in_force) for family in chosen)


def _named(family: Family, dice: random.Random, in_force: InForce) -> str:
    if family.chosen_by == "router" or dice.random() < 0.6:
        return family.id
    return dice.choice(in_force.routes(family.id)).id


def _education(dice: random.Random, birth: date) -> dict[str, Any]:
    level = dice.choices(["college", "bachelor", "master", "doctor"], [1, 6, 4, 1])[0]
    overseas = dice.random() < 0.15
    return {
        "level": level,
        "full_time": dice.random() < 0.9,
        "school": dice.choice(SCHOOLS),
        "graduated_on": (birth + timedelta(days=23 * 365)).isoformat(),
        "overseas": overseas,
        "verification_no": f"示例{dice.randrange(10**8):08d}" if overseas else None,
    }


def _employment(dice: random.Random, today: date, parks: list[str]) -> dict[str, Any]:
    since = today - timedelta(days=dice.randrange(20, 900))
    return {
        "kind": dice.choices(["founder", "employed"], [2, 3])[0],
        "employer": f"{dice.choice(EMPLOYERS)}（天津）有限公司",
        "employer_uscc": EMPLOYER_CODE,
        "park": dice.choice(parks),
        "contract_from": since.isoformat(),
        "contract_to": (since + timedelta(days=dice.choice([730, 1095, 1825]))).isoformat(),
        "presence_months": dice.randrange(6, 13),
    }


def _ending(number: int, today: date) -> dict[str, Any]:
    """One in six has a company and a contract that ends in a few weeks: a card to renew soon."""
    if number % 6 != 1:
        return {}
    begins, ends = today - timedelta(days=700), today + timedelta(days=30 + number % 29)
    told = {"contract_from": begins.isoformat(), "contract_to": ends.isoformat()}
    return told | {"kind": "founder"}


def _family(number: int, today: date) -> list[dict[str, Any]]:
    """One in two brings a spouse and a child."""
    if number % 2:
        return []
    born = {"spouse": date(1986, 1 + number % 12, 1 + number % 28)}
    born["child"] = date(today.year - 3 - number % 12, 6, 1 + number % 28)
    return [_relative(relation, day, number) for relation, day in born.items()]


def _relative(relation: str, born: date, number: int) -> dict[str, Any]:
    place = number + len(relation)
    return {
        "relation": relation,
        "name": SURNAMES[place % len(SURNAMES)] + GIVEN[place % len(GIVEN)],
        "id_type": "RESIDENT_ID",
        "id_no": _resident_id(born, "F", number + 250),
        "birth_date": born.isoformat(),
        "guardian_consent": relation == "child",
    }


def an_answer(question: Question, dice: random.Random) -> object:
    """A likely answer, by the kind of the question."""
    match question.kind:
        case "yes_no":
            return dice.random() < 0.85
        case "number":
            return dice.randrange(1, 60)
        case "numbers":
            return [dice.randrange(1, 18)]
        case "choice":
            return dice.choice(question.choices).value
        case "date":
            return "2024-09-01"
        case _:
            return "演示"
