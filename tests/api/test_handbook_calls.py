"""The handbook as data: matters and parks, in both languages, open to everybody."""

from datetime import date

import pytest

from greencard.matters import load

DAY = date(2026, 3, 2)


def test_the_matters_in_force_are_listed(once):
    answer = once.get("/api/v1/matters")
    assert answer.status_code == 200
    assert answer.json["next"] is None
    families = {matter["family"] for matter in answer.json["items"]}
    assert {"card", "residency", "housing", "hukou"} <= families


def test_a_matter_tells_everything_about_itself(once):
    told = once.get("/api/v1/matters/hk06").json
    assert told["id"] == "hk06"
    assert told["promise"]["days"] > 0
    assert told["statute"]["unit"] in {"working", "calendar"}
    assert told["rules"] and told["papers"] and told["steps"] and told["policy"]
    assert all({"id", "ask", "kind", "choices"} <= set(question) for question in told["questions"])


def test_a_matter_is_told_in_the_language_asked_for(once):
    chinese = once.get("/api/v1/matters/hk06").json
    english = once.get("/api/v1/matters/hk06", headers={"Accept-Language": "en"}).json
    assert chinese["title"] != english["title"]
    assert english["title"].isascii()


@pytest.mark.parametrize("path", ["/api/v1/matters/nothing", "/api/v1/nothing", "/api/nothing"])
def test_what_does_not_exist_is_a_problem(once, path):
    answer = once.get(path)
    assert answer.status_code == 404
    assert answer.mimetype == "application/problem+json"
    assert set(answer.json) == {"title", "status"}


def test_a_method_that_is_not_offered_is_a_problem(once):
    answer = once.delete("/api/v1/matters")
    assert answer.status_code == 405
    assert answer.mimetype == "application/problem+json"
    assert "GET" in answer.headers["Allow"]


def test_the_parks_are_one_core_and_twenty_one(once):
    parks = once.get("/api/v1/parks").json["items"]
    assert {"huayuan"} <= {park["code"] for park in parks}
    assert len([park for park in parks if park["kind"] == "park"]) == 21


def test_a_matter_is_told_as_its_definition_has_it(once):
    matter = load().on(DAY)["hs01"]
    told = once.get("/api/v1/matters/hs01").json

    assert told["tiers"]["rows"][0] == {
        "level": "A", "area": 150, "relief": 100, "monthly_cap": 8000, "total_cap": None,
    }  # fmt: skip
    assert [rule["figure"] for rule in told["rules"]] == [rule.figure for rule in matter.rules]
    assert [paper["sample"] for paper in told["papers"]] == [p.sample for p in matter.papers]
    assert told["papers"][1]["on_file"] and told["papers"][2]["when"] == "employed"
    assert told["steps"][3]["limit"]["days"] == matter.step("notice").limit.days
    assert {office["id"] for office in told["offices"]} == matter.offices
    assert all(office["address"] and office["telephone"] for office in told["offices"])
    assert told["promise"]["grade"] == "A" and told["validity"]["most"] == 3
    assert [v["chosen"] for v in told["alternatives"][0]["values"]] == [False, True, False]
    assert [remedy["basis"] for remedy in told["remedies"]] == [r.basis for r in load().remedies]


def test_where_a_refusal_is_final_no_remedy_is_told(once):
    final = [m.id for m in load().on(DAY).values() if not m.remedies]

    assert final
    for matter in once.get("/api/v1/matters").json["items"]:
        assert bool(matter["remedies"]) == (matter["id"] not in final)
