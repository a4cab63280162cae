"""Pages of calls and cover: who sees what, and every address by every person."""

from __future__ import annotations

from datetime import time, timedelta
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.safety import actions
from attunement_clinic.safety.models import (
    CoverHours,
    CoverRules,
    SafetyEntry,
    SafetyTask,
)
from clinic.safety.test_calls import open_call
from personas import People, actor, client_of

COVER = {"weekday": "2", "starts": "09:00", "ends": "17:00"}


@pytest.fixture
def task(people: People) -> SafetyTask:
    return open_call(people)


def test_the_named_person_reads_and_takes_it(people: People, task: SafetyTask) -> None:
    desk = client_of(people.ingrid)
    page = desk.get(f"/desk/needed/{task.id}").content.decode()
    assert "Question 9, the third answer." in page
    assert "I take it" in page
    assert AuditEvent.objects.filter(action="safety.read").count() == 1
    answer = desk.post(f"/desk/needed/{task.id}/take")
    assert answer.headers["Location"] == f"/desk/needed/{task.id}"
    assert "You have it" in desk.get("/desk/").content.decode()


def test_what_came_of_it_is_written_and_opened_again(
    people: People, task: SafetyTask
) -> None:
    desk, address = client_of(people.ingrid), f"/desk/needed/{task.id}"
    empty = desk.post(f"{address}/outcome", {"outcome": "spoken", "words": ""})
    assert empty.status_code == 422
    unchosen = desk.post(f"{address}/outcome", {"words": "Rang twice, no answer."})
    assert "Please choose what is nearest." in unchosen.content.decode()
    assert "Rang twice, no answer." in unchosen.content.decode()
    assert '<option value="" selected>' in desk.get(address).content.decode()
    done = desk.post(f"{address}/outcome", {"outcome": "spoken", "words": "We spoke."})
    assert done.status_code == 302
    twice = desk.post(f"{address}/outcome", {"outcome": "plan", "words": "Again."})
    assert twice.status_code == 422
    assert b"Open the call again first" in twice.content
    listed = desk.get("/desk/needed/").content.decode()
    assert "An outcome is written." in listed
    assert desk.post(f"{address}/again", {"words": ""}).status_code == 422
    assert desk.post(f"{address}/again", {"words": "She rang."}).status_code == 302
    still = desk.post(f"{address}/again", {"words": "Twice."})
    assert still.status_code == 422


@pytest.mark.parametrize(
    "who", ["jonas", "mira", "amelia", "amara", "daniel", "chidi", ""]
)
@pytest.mark.parametrize("verb", ["", "/take", "/outcome", "/again"])
def test_nobody_else_reaches_it(
    people: People, task: SafetyTask, who: str, verb: str
) -> None:
    client = client_of(people.everybody[who] if who else None)
    send = client.post if verb else client.get
    for task_id in (task.id, uuid4()):
        answer = send(f"/desk/needed/{task_id}{verb}")
        assert answer.status_code == (404 if who else 302)
    assert not SafetyEntry.objects.exclude(kind="opened").exists()


def test_wrong_methods(people: People, task: SafetyTask) -> None:
    desk = client_of(people.ingrid)
    assert desk.post("/desk/needed/").status_code == 405
    assert desk.post(f"/desk/needed/{task.id}").status_code == 405
    for verb in ("take", "outcome", "again"):
        assert desk.get(f"/desk/needed/{task.id}/{verb}").status_code == 405
    assert desk.get("/desk/cover/rules").status_code == 405
    caregiver = people.amara_as_caregiver.id
    assert desk.get(f"/desk/people/{caregiver}/needed").status_code == 405


def test_staff_without_the_family_see_names_to_ring_and_no_door(
    people: People, task: SafetyTask
) -> None:
    for who in ("jonas", "amelia"):
        page = client_of(people.everybody[who]).get("/desk/needed/").content.decode()
        assert "Ingrid Sand is responsible." in page
        assert str(task.id) not in page
        assert "Amara" not in page


def test_the_line_says_no_family_for_a_screen_others_may_see(
    people: People, task: SafetyTask
) -> None:
    line = client_of(people.ingrid).get("/desk/needed/line").content.decode()
    assert "A person is needed." in line
    assert "07" not in line.replace(f"{task.due_at:%H:%M}", "")
    cards = client_of(people.ingrid).get("/desk/needed/line?cards").content.decode()
    assert "Family 07" in cards
    for who in ("amara", "mira", ""):
        answer = client_of(people.everybody[who] if who else None).get(
            "/desk/needed/line"
        )
        assert b"person is needed" not in answer.content
        assert answer.status_code == (200 if who == "mira" else 404)


def test_a_colleague_calls_for_what_they_saw(people: People) -> None:
    answer = client_of(people.noor).post(
        f"/desk/people/{people.amara_as_caregiver.id}/needed",
        {"words": "Very flat on the telephone."},
    )
    task = SafetyTask.objects.get()
    assert answer.headers["Location"] == f"/desk/needed/{task.id}"
    assert task.entries.get().by == people.noor
    empty = client_of(people.noor).post(
        f"/desk/people/{people.amara_as_caregiver.id}/needed", {"words": ""}
    )
    assert empty.status_code == 302
    assert SafetyTask.objects.count() == 1


@pytest.mark.parametrize("who", ["jonas", "mira", "amelia", "amara", "daniel"])
def test_others_call_for_nobody(people: People, who: str) -> None:
    answer = client_of(people.everybody[who]).post(
        f"/desk/people/{people.amara_as_caregiver.id}/needed", {"words": "x"}
    )
    assert answer.status_code == 404
    assert not SafetyTask.objects.exists()


def test_the_family_page_holds_its_calls(people: People, task: SafetyTask) -> None:
    address = f"/desk/families/{people.family.id}"
    page = client_of(people.ingrid).get(address).content.decode()
    assert "A person was needed, A." in page
    assert "Nobody has it yet." in page
    actions.acknowledge_task(actor(people.ingrid), task_id=task.id)
    assert "I. S. has it." in client_of(people.ingrid).get(address).content.decode()
    actions.write_outcome(
        actor(people.ingrid),
        task_id=task.id,
        outcome=SafetyEntry.Outcome.SPOKEN,
        words="Spoke.",
    )
    page = client_of(people.ingrid).get(address).content.decode()
    assert "Answered for, with an outcome." in page


@pytest.mark.parametrize("who", ["ingrid", "noor", "amelia"])
def test_staff_plan_the_cover(people: People, who: str) -> None:
    desk = client_of(people.everybody[who])
    names = {
        "responsible_id": str(people.ingrid.id),
        "deputy_id": str(people.jonas.id),
    }
    assert desk.get("/desk/cover").status_code == 200
    assert desk.post("/desk/cover", COVER | names).status_code == 302
    row = CoverHours.objects.get()
    assert (row.weekday, row.starts, row.ends) == (2, time(9), time(17))
    assert "Ingrid Sand" in desk.get("/desk/cover").content.decode()
    desk.post(f"/desk/cover/{row.id}/remove")
    assert not CoverHours.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"ends": "08:00"}, {"weekday": "9"}, {"deputy_id": "ingrid"}, {"ends": ""}],
)
def test_hours_that_do_not_fit_are_asked_again(
    people: People, wrong: dict[str, str]
) -> None:
    names = {
        "responsible_id": str(people.ingrid.id),
        "deputy_id": str(people.jonas.id),
    }
    if "deputy_id" in wrong:
        wrong = {"deputy_id": names["responsible_id"]}
    answer = client_of(people.amelia).post("/desk/cover", COVER | names | wrong)
    assert answer.status_code == 422
    assert not CoverHours.objects.exists()


def test_only_people_of_the_practice_cover(people: People) -> None:
    answer = client_of(people.amelia).post(
        "/desk/cover",
        COVER
        | {"responsible_id": str(people.mira.id), "deputy_id": str(people.jonas.id)},
    )
    assert answer.status_code == 404


RULES = {
    "read_within_minutes": "120",
    "everybody_after_minutes": "20",
    "outcome_within_hours": "12",
    "out_of_hours": "told",
}


def test_the_rules_are_the_practices_own(people: People) -> None:
    desk = client_of(people.amelia)
    assert desk.post("/desk/cover/rules", RULES).status_code == 302
    row = CoverRules.objects.get()
    assert (row.practice, row.read_within_minutes) == (people.practice, 120)
    wrong = desk.post("/desk/cover/rules", RULES | {"read_within_minutes": "0"})
    assert wrong.status_code == 422


@pytest.mark.parametrize("who", ["amara", "mira"])
def test_others_plan_nothing_here(people: People, who: str) -> None:
    row = CoverHours.objects.create(
        practice=people.practice,
        weekday=0,
        starts=time(9),
        ends=time(17),
        responsible=people.ingrid,
        deputy=people.jonas,
    )
    client = client_of(people.everybody[who])
    assert client.post(f"/desk/cover/{row.id}/remove").status_code == 404
    assert CoverHours.objects.exists()
    if who == "amara":
        assert client.get("/desk/cover").status_code == 404
        assert client.post("/desk/cover/rules", RULES).status_code == 404


def test_the_cover_needs_signing_in(people: People) -> None:
    for address in ("/desk/cover", "/desk/needed/"):
        assert client_of(None).get(address).status_code == 302


def test_the_desk_says_that_a_person_is_needed_until_an_outcome_is_written(
    people: People,
) -> None:
    task = open_call(people)
    for who in ("ingrid", "jonas", "noor", "amelia"):
        page = client_of(people.everybody[who]).get("/desk/").content.decode()
        assert "a person is needed" in page.lower(), who
        assert "Question 9" not in page, who
    assert b"person is needed" not in client_of(people.mira).get("/desk/").content
    actions.write_outcome(
        actor(people.ingrid),
        task_id=task.id,
        outcome=SafetyEntry.Outcome.SPOKEN,
        words="Spoke.",
    )
    page = client_of(people.jonas).get("/desk/").content.decode()
    assert "person is needed" not in page


def test_once_everybody_is_asked_a_colleague_may_take_it(
    people: People, task: SafetyTask
) -> None:
    address = f"/desk/needed/{task.id}"
    assert client_of(people.jonas).get(address).status_code == 404
    actions.escalate(task.due_at + timedelta(minutes=30))
    assert client_of(people.jonas).get(address).status_code == 200
    assert client_of(people.amelia).get(address).status_code == 404
    assert client_of(people.mira).get(address).status_code == 404
    actions.acknowledge_task(actor(people.jonas), task_id=task.id)
    task.refresh_from_db()
    assert task.state == SafetyTask.State.ACKNOWLEDGED
