"""The catalogue of policies as data, in both languages, open to everybody."""

import pytest


@pytest.fixture
def policies(once):
    return {policy["id"]: policy for policy in once.get("/api/v1/policies").json["items"]}


def test_every_policy_tells_its_state_source_and_matters(policies):
    plan, old = policies["plan2015"], policies["card2015"]

    assert (plan["kind"], plan["grade"], plan["state"]) == ("plan", "P", "in_force")
    assert {"gc01", "hk06", "hs01", "rs05"} <= set(plan["matters"])
    assert (old["state"], old["replaced_by"], old["matters"]) == ("replaced", ["card2017"], [])
    assert (old["issued_on"], old["valid_from"]) == ("2015-05-28", "2015-06-01")
    assert policies["card2017"]["valid_from"] is None
    assert policies["card_guide"]["grade"] == "A"


def test_every_matter_names_policies_of_the_catalogue(once, policies):
    for matter in once.get("/api/v1/matters").json["items"]:
        assert set(matter["rests_on"]) <= set(policies)
        for policy in matter["rests_on"]:
            assert matter["id"] in policies[policy]["matters"]


def test_one_subject_alone_and_no_unknown_one(once):
    housing = once.get("/api/v1/policies?subject=housing").json["items"]
    assert {policy["id"] for policy in housing} == {"plan2015", "housing_guide"}
    unknown = once.get("/api/v1/policies?subject=weather")
    assert unknown.status_code == 422 and "subject" in unknown.json["errors"]


def test_policies_are_told_in_english(once):
    items = once.get("/api/v1/policies", headers={"Accept-Language": "en"}).json["items"]
    for policy in items:
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in str(policy))
