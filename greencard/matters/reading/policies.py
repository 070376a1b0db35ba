"""Reads the catalogue of policies, and checks that its entries fit one another and the matters."""

from collections.abc import Iterable, Iterator, Set
from pathlib import Path
from typing import Any, NoReturn

from marshmallow import ValidationError, validates_schema

from greencard.errors import BadDefinition
from greencard.matters.policies import KINDS, SUBJECTS, Policies, Policy
from greencard.matters.reading.edition import Edition
from greencard.matters.reading.fields import (
    IDENTIFIER,
    SOME,
    Each,
    Strict,
    day,
    english,
    names,
    one_of,
    text,
)
from greencard.matters.reading.files import load_as, read_toml, told
from greencard.matters.vocabulary import POLICY_GRADES

POLICIES = "policies.toml"
PAIRS = ("number", "issuer")


class PolicySchema(Strict):
    kind = one_of(KINDS)
    subjects = Each(one_of(SUBJECTS), required=True, validate=SOME)
    title = text()
    title_en = english()
    number = text(load_default=None)
    number_en = english(load_default=None)
    issuer = text(load_default=None)
    issuer_en = english(load_default=None)
    issued_on = day(load_default=None)
    valid_from = day(load_default=None)
    valid_to = day(load_default=None)
    replaces = names(load_default=())
    beside = names(load_default=())
    source = text()
    source_en = english()
    grade = one_of(POLICY_GRADES)

    @validates_schema
    def _agrees(self, values: dict[str, Any], **_: Any) -> None:
        for pair in PAIRS:
            if bool(values[pair]) != bool(values[f"{pair}_en"]):
                raise ValidationError("须中英文齐全", f"{pair}_en")
        begins, ends = values["valid_from"], values["valid_to"]
        if begins and ends and ends < begins:
            raise ValidationError("早于 valid_from", "valid_to")
        if len(set(values["subjects"])) < len(values["subjects"]):
            raise ValidationError("同一项写了两次", "subjects")


def read_policies(path: Path) -> Iterator[Policy]:
    """policies.toml: one table a policy, named by its id; raises BadDefinition."""
    for policy_id, values in read_toml(path).items():
        try:
            IDENTIFIER(policy_id)
        except ValidationError as error:
            raise BadDefinition(told(path), policy_id, str(error.messages[0])) from error
        found = load_as(PolicySchema(), values, path, place=policy_id)
        yield Policy(id=policy_id, file=told(path), **found)


def check_policies(policies: Policies, editions: Iterable[Edition]) -> None:
    """What must hold among the policies, and between them and the matters."""
    for policy in policies.values():
        _check_references(policy, policies)
    for policy in policies.values():
        if policy.id in _behind([policy.id], policies):
            _refuse(policy, "replaces", "政策之间互相代替")
    _check_used(policies, editions)


def _check_references(policy: Policy, policies: Policies) -> None:
    for place in ("replaces", "beside"):
        named: tuple[str, ...] = getattr(policy, place)
        if policy.id in named:
            _refuse(policy, place, "不能引用政策自己")
        if unknown := sorted(set(named) - set(policies)):
            _refuse(policy, place, f"没有名为 {'、'.join(unknown)} 的政策")
    for other in policy.beside:
        if other in policy.replaces or policy.id in policies[other].replaces:
            _refuse(policy, "beside", f"与 {other} 已有代替关系")
        if not set(policy.subjects) & set(policies[other].subjects):
            _refuse(policy, "beside", f"与 {other} 不是同类")


def _check_used(policies: Policies, editions: Iterable[Edition]) -> None:
    """Every policy stands behind a matter, or was replaced by one that does."""
    used: set[str] = set()
    for edition in editions:
        if unknown := sorted(set(edition.matter.rests_on) - set(policies)):
            edition.refuse("rests_on", f"没有名为 {'、'.join(unknown)} 的政策")
        used |= set(edition.matter.rests_on)
    used |= _behind(used, policies)
    for policy in policies.values():
        if policy.id not in used:
            raise BadDefinition(policy.file, policy.id, "没有事项以此为依据，也没有被代替")


def _behind(ids: Iterable[str], policies: Policies) -> Set[str]:
    """What these policies replaced, near and far."""
    found: set[str] = set()
    open_ends = [old for name in ids for old in policies[name].replaces]
    while open_ends:
        old = open_ends.pop()
        if old not in found:
            found.add(old)
            open_ends += policies[old].replaces
    return found


def _refuse(policy: Policy, place: str, reason: str) -> NoReturn:
    raise BadDefinition(policy.file, f"{policy.id}.{place}", reason)
