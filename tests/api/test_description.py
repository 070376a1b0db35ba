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

from greencard.services import tokens

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
def token(once_stack):
    """A token of some office."""
    service = once_stack.service
    with service.sessions.begin() as session:
        return tokens.add(
            session,
            "a system",
            office=next(iter(service.catalogue.offices)),
            catalogue=service.catalogue,
            now=datetime.now(UTC),
        )


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


def test_every_answer_is_as_described(described, token):
    for operation in described.get_all_operations():
        _try_out(operation.ok(), {})
        _try_out(operation.ok(), {"Authorization": f"Bearer {token}"})


def _try_out(operation, headers):
    @settings(
        max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy())
    def answers_as_described(case):
        case.call_and_validate(checks=TRUE, headers=headers)

    answers_as_described()
