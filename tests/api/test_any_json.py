"""Whatever is sent, the answer is a decent one."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import an_application

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("2026-01-01")
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
PLACES = [
    *an_application(0),
    *(f"education.{field}" for field in an_application(0)["education"]),
    *(f"employment.{field}" for field in an_application(0)["employment"]),
]


@settings(max_examples=150, deadline=None)
@given(value=ANYTHING)
def test_any_json_at_all_is_refused_politely(once, value):
    answer = once.post(
        "/api/v1/registrations", data=json.dumps(value), content_type="application/json"
    )
    assert answer.status_code in {400, 422}


@settings(max_examples=300, deadline=None)
@given(place=st.sampled_from(PLACES), value=ANYTHING)
def test_anything_in_a_field_is_taken_or_refused_politely(once, place, value):
    body = an_application(0)
    *path, last = place.split(".")
    part = body[path[0]] if path else body
    part[last] = value
    answer = once.post(
        "/api/v1/registrations", data=json.dumps(body), content_type="application/json"
    )
    assert answer.status_code in {201, 400, 409, 422}
