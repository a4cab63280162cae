"""The diary: the caregiver's own days and words, read by the team, taken back at will."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.plans import actions
from attunement_clinic.plans.models import DiaryEntry, DiaryWords
from personas import People, actor, client_of


def _day(ago: int) -> str:
    return (timezone.localdate() - timedelta(days=ago)).isoformat()


def write(who: Any, words: str = "She laughed.", ago: int = 1, **changed: str) -> Any:
    sent = {"sending": str(uuid4()), "day": _day(ago), "words": words}
    return client_of(who).post("/home/days", {**sent, **changed})


def test_words_are_kept_once_and_a_day_holds_several(people: People) -> None:
    sending = str(uuid4())

    for _time in range(2):
        told = write(people.amara, sending=sending)
        assert (told.status_code, told.url) == (302, "/home/days")
    write(people.amara, "And slept.")

    assert [row.words for row in DiaryWords.objects.all()] == [
        "She laughed.",
        "And slept.",
    ]
    assert AuditEvent.objects.filter(action="diary.written").count() == 2
    page = client_of(people.amara).get("/home/days").content.decode()
    assert "She laughed." in page
    assert "And slept." in page


@pytest.mark.parametrize(
    "wrong", [{"words": " "}, {"day": "soon"}, {"day": _day(-2)}, {"sending": "x"}]
)
def test_what_does_not_fit_is_asked_again_and_nothing_typed_is_lost(
    people: People, wrong: dict[str, str]
) -> None:
    told = write(people.amara, **{"words": "She laughed.", **wrong})

    assert told.status_code == 422
    assert not DiaryWords.objects.exists()
    if "words" not in wrong:
        assert "She laughed." in told.content.decode()


def test_words_that_are_taken_back_are_gone_for_the_team_too(people: People) -> None:
    write(people.amara)
    row = DiaryWords.objects.get()

    told = client_of(people.amara).post(f"/home/days/{row.id}")

    assert (told.status_code, told.url) == (302, "/home/days")
    assert not DiaryWords.objects.exists()
    plan = client_of(people.ingrid).get(f"/desk/families/{people.family.id}/plan")
    assert "She laughed." not in plan.content.decode()
    assert AuditEvent.objects.filter(action="diary.taken_back").count() == 1


@pytest.mark.parametrize("name", ["daniel", "chidi", "ingrid", "mira", ""])
def test_nobody_else_takes_them_back_or_reads_them_there(
    people: People, name: str
) -> None:
    write(people.amara)
    client = client_of(getattr(people, name) if name else None)

    told = client.post(f"/home/days/{DiaryWords.objects.get().id}")

    assert told.status_code == (404 if name else 302)
    assert DiaryWords.objects.count() == 1
    assert "She laughed." not in client.get("/home/days").content.decode()


def test_nobody_sends_into_the_words_of_somebody_else(people: People) -> None:
    sending = str(uuid4())
    write(people.amara, sending=sending)

    assert write(people.daniel, sending=sending).status_code == 404
    assert DiaryWords.objects.count() == 1


def test_the_page_says_who_reads_it_and_counts_nothing(people: People) -> None:
    page = client_of(people.amara).get("/home/days").content.decode()

    assert "The team that looks after your family reads this" in page
    assert "not at once" in page


def test_a_day_is_noted_and_taken_back_from_the_page_of_days(people: People) -> None:
    moment = actions.agree_activity(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        kind="walking",
        title="Out for the air",
        how="Five minutes.",
    )
    phone, address = client_of(people.amara), f"/home/happened/{moment.id}"

    told = phone.post(address, {"happened_on": _day(3), "days": "on"})
    late = phone.post(address, {"happened_on": _day(-3), "days": "on"})

    assert (told.status_code, told.url) == (302, "/home/days")
    assert late.status_code == 422
    assert "This day is still to come." in late.content.decode()
    assert "Five minutes." in phone.get("/home/days").content.decode()
    assert DiaryEntry.objects.count() == 1
    phone.post(address, {"happened_on": _day(3), "undo": "on", "days": "on"})
    assert not DiaryEntry.objects.exists()


def test_what_was_written_waits_for_the_therapist_until_it_was_read(
    people: People,
) -> None:
    write(people.amara)
    desk = client_of(people.ingrid)
    assert "wrote of a day" in desk.get("/desk/").content.decode()
    plan = desk.get(f"/desk/families/{people.family.id}/plan").content.decode()
    assert "She laughed." in plan

    shown = DiaryWords.objects.get()
    write(people.amara, words="She cried and cried.")

    address = f"/desk/people/{people.amara_as_caregiver.id}/days"
    told = desk.post(address, {"words": [str(shown.id)]})

    assert told.status_code == 302
    assert DiaryWords.objects.get(id=shown.id).read_by == people.ingrid
    late = DiaryWords.objects.exclude(id=shown.id).get()
    assert late.read_at is None  # it came while the page was open
    assert "wrote of a day" in desk.get("/desk/").content.decode()
    desk.post(address, {"words": [str(late.id), "not an id"]})
    assert "wrote of a day" in desk.get("/desk/").content.decode()
    desk.post(address, {"words": [str(shown.id), str(late.id)]})
    assert "wrote of a day" not in desk.get("/desk/").content.decode()
    assert AuditEvent.objects.filter(action="diary.read").count() == 2
