"""The interface description is valid, complete, and true."""

from datetime import UTC, datetime

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from greencard.services.doors import tokens

TRUE = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def described(once_stack):
    return schemathesis.openapi.from_wsgi("/api/openapi.json", once_stack.app)


@pytest.fixture(scope="module")
def callers(once_stack):
    """Nobody, an office, and a partner whose scans are real and one whose are tests."""
    catalogue = once_stack.service.catalogue
    office, partner = next(iter(catalogue.offices)), next(iter(catalogue.partners))
    sides = [{"office": office}, {"partner": partner}, {"partner": partner, "test": True}]
    with once_stack.sessions.begin() as session:
        given = [
            tokens.add(session, "system", **side, catalogue=catalogue, now=datetime.now(UTC))
            for side in sides
        ]
    return [{}, *({"Authorization": f"Bearer {token}"} for token in given)]


def test_the_description_is_valid_openapi_3_1(described):
    described.validate()
    assert described.raw_schema["openapi"].startswith("3.1")


def test_every_call_is_described(once, once_stack):
    paths = once.get("/api/openapi.json").json["paths"]
    rules = [
        rule for rule in once_stack.app.url_map.iter_rules() if rule.rule.startswith("/api/v1")
    ]
    described = {path.replace("{", "<string:").replace("}", ">") for path in paths}
    assert {rule.rule for rule in rules} == described


def test_every_answer_is_as_described(described, callers):
    nobody, office, *partners = callers
    for operation in described.get_all_operations():
        call = operation.ok()
        for caller in [nobody, office, *(partners if "partners" in call.tags else [])]:
            _try_out(call, caller)


def _try_out(operation, headers):
    @settings(
        max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def answers_as_described(case):
        case.call_and_validate(checks=TRUE, headers=headers)

    answers_as_described()
