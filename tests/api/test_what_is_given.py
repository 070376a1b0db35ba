"""What an approval makes true is not asked for again: a permit granted here opens what is next."""

from typing import Any

from tests.asking import want
from tests.builders import an_application
from tests.stacks import EmbeddedStack
from tests.story import Story

FOREIGNER = {
    "id_type": "PASSPORT_FOREIGN",
    "id_no": "X1234567",
    "nationality": "DEU",
    "id_valid_to": "2035-01-01",
}
ANSWERS: dict[str, Any] = {
    "months_in_tianjin": 1,
    "housed": True,
    "studying": False,
    "work_permit": False,
    "permit_class": "a_wage",
    "residence_permit": False,
    "stay_over_year": True,
}


def test_a_work_permit_granted_here_opens_the_residence_permit(stack: EmbeddedStack) -> None:
    work = an_application()["employment"] | {"kind": "employed"}
    body = an_application(3, **FOREIGNER, employment=work, wants=["residency"], facts=ANSWERS)
    story = Story(stack, body=body)
    stack.settle()
    assert story.lines()["residency"]["matter"] == "rs02"
    while tasks := [
        t for office in stack.service.catalogue.offices for t in story.tasks(office, "rs02")
    ]:
        story.act(tasks[0], "finish")
    stack.settle()
    (offer,) = story.progress()["offered"]
    assert offer["matter"] == "rs03"
    assert want(story, "rs03", **ANSWERS).status == 200

    states = {line["matter"]: line["state"] for line in story.progress()["lines"]}
    assert states == {"rs02": "approved", "rs03": "open"}
