"""The interview: nothing typed is lost, what is signed stands, each note has its readers."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from attunement_clinic.accounts.models import User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.intake import actions
from attunement_clinic.intake.models import Addendum, Interview, Note, Writing
from attunement_clinic.intake.writings import current
from attunement_clinic.policy import Role
from factories.families import CareTeamPlaceFactory
from personas import People, actor, client_of, fresh

_SCRIPTS = [
    "Ａ" * 300,
    "مريم " * 60,
    "สวัสดี" * 50,
    "👩‍👧 <b>x</b> {{ y }} & \u202e",
]


@pytest.fixture
def interview(people: People) -> Interview:
    return actions.begin_interview(
        actor(people.ingrid),
        family_id=people.family.id,
        interview_id=uuid4(),
        held_on=date(2026, 3, 17),
    )


@pytest.fixture
def record(interview: Interview) -> Note:
    return interview.notes.get(kind="record")


@pytest.fixture
def process(interview: Interview) -> Note:
    return interview.notes.get(kind="process")


def send(
    who: Any,
    note: Note,
    words: str,
    *,
    part: str = "birth",
    follows: list[UUID] | None = None,
    writing: UUID | None = None,
    as_json: bool = True,
) -> Any:
    return client_of(who).post(
        f"/desk/notes/{note.id}/words",
        {
            "writing": str(writing or uuid4()),
            "part": part,
            "words": words,
            "follows": " ".join(map(str, follows or [])),
        },
        headers={"Accept": "application/json"} if as_json else {},
    )


def standing(note: Note, part: str = "birth") -> list[str]:
    return [each.words for each in current(note).get(part, [])]


def sign(who: Any, note: Note) -> Any:
    seen = [str(each.id) for rows in current(note).values() for each in rows]
    return client_of(who).post(f"/desk/notes/{note.id}/sign", {"seen": seen})


def test_an_interview_begins_once_and_opens_its_record_note(people: People) -> None:
    sent = {"interview": str(uuid4()), "held_on": "2026-03-17"}
    desk = client_of(people.ingrid)

    first, again = (
        desk.post(f"/desk/families/{people.family.id}/talks", sent) for _ in range(2)
    )

    assert first.url == again.url
    assert Interview.objects.count() == 1
    page = desk.get(first.url).content.decode()
    for title in ("Pregnancy and birth", "The first weeks", "feeding", "Support"):
        assert title in page


def test_a_note_of_today_is_gone_on_with_until_it_is_signed(people: People) -> None:
    who = actor(people.ingrid)
    today = timezone.now().astimezone(ZoneInfo(people.practice.time_zone)).date()
    earlier, now = (
        actions.begin_interview(
            who, family_id=people.family.id, interview_id=uuid4(), held_on=day
        ).notes.get(kind="record")
        for day in (date(2026, 3, 17), today)
    )
    page = f"/desk/families/{people.family.id}"

    def link_of(note: Note, user: User) -> bool:
        head = client_of(user).get(page).content.decode().split("</header>")[0]
        return f"/desk/notes/{note.id}" in head

    assert link_of(now, people.ingrid)
    assert not link_of(earlier, people.ingrid)
    # A colleague's note is the colleague's: who stands in for them begins their own.
    CareTeamPlaceFactory.create(
        family=people.family, user=people.jonas, role=Role.CLINICIAN
    )
    assert not link_of(now, people.jonas)

    send(people.ingrid, now, "We met.")
    assert sign(people.ingrid, now).status_code == 302
    assert not link_of(now, people.ingrid)


@pytest.mark.parametrize("words", _SCRIPTS)
def test_words_in_any_script_stand_as_they_were_typed(
    people: People, record: Note, words: str
) -> None:
    told = send(people.ingrid, record, words)

    assert told.status_code == 200
    assert standing(record) == [words]
    page = client_of(people.ingrid).get(f"/desk/notes/{record.id}?read")
    assert "<b>x</b>" not in page.content.decode()


def test_each_saving_is_kept_and_the_last_one_stands(
    people: People, record: Note
) -> None:
    first = UUID(send(people.ingrid, record, "Born at").json()["writing"])
    send(people.ingrid, record, "Born at 37 weeks.", follows=[first])

    assert standing(record) == ["Born at 37 weeks."]
    assert Writing.objects.count() == 2


def test_a_saving_sent_twice_is_one_and_changed_words_are_another(
    people: People, record: Note
) -> None:
    one = uuid4()
    for words in ("Born early.", "Born early.", "Born early, by night."):
        assert send(people.ingrid, record, words, writing=one).status_code == 200

    assert sorted(standing(record)) == ["Born early, by night.", "Born early."]


def test_two_windows_lose_nothing_and_each_is_told(
    people: People, record: Note
) -> None:
    base = UUID(send(people.ingrid, record, "Born early.").json()["writing"])
    one = send(people.ingrid, record, "Born early. Alone.", follows=[base])
    two = send(people.ingrid, record, "Born early. Cold room.", follows=[base])

    assert one.json()["is_forked"] is False
    assert two.json()["is_forked"] is True
    page = client_of(people.ingrid).get(f"/desk/notes/{record.id}").content.decode()
    assert "Born early. Alone." in page
    assert "Born early. Cold room." in page
    assert "Two windows wrote here side by side." in page

    both = [UUID(each.json()["writing"]) for each in (one, two)]
    send(people.ingrid, record, "Early, alone, cold.", follows=both)
    assert standing(record) == ["Early, alone, cold."]


def test_a_saving_that_arrives_late_takes_the_place_of_nothing_newer(
    people: People, record: Note
) -> None:
    first = UUID(send(people.ingrid, record, "One.").json()["writing"])
    second = UUID(
        send(people.ingrid, record, "One. Two.", follows=[first]).json()["writing"]
    )
    send(people.ingrid, record, "One. Two. Three.", follows=[second])
    send(people.ingrid, record, "One. Tw", follows=[first])

    assert "One. Two. Three." in standing(record)


def test_too_much_is_given_back_and_not_cut(people: People, record: Note) -> None:
    words = "x" * 20_001
    told = send(people.ingrid, record, words)
    page = send(people.ingrid, record, words, as_json=False)

    assert told.status_code == page.status_code == 422
    assert words in page.content.decode()
    assert standing(record) == []


def test_a_part_the_guide_does_not_have_is_not_there(
    people: People, record: Note
) -> None:
    other = f"own:{people.chidi_as_caregiver.id}"
    assert send(people.ingrid, record, "x", part=other).status_code == 404
    assert not Writing.objects.exists()


def test_a_signed_note_is_locked_and_gives_back_what_came_too_late(
    people: People, record: Note
) -> None:
    send(people.ingrid, record, "Born early.")
    assert sign(people.ingrid, record).status_code == 302

    late = send(people.ingrid, record, "And this.")
    page = send(people.ingrid, record, "And this, from a form.", as_json=False)

    assert late.status_code == page.status_code == 409
    assert "signed in another window" in late.json()["title"]
    assert "And this, from a form." in page.content.decode()
    assert standing(record) == ["Born early."]


def test_what_was_not_read_is_not_signed(people: People, record: Note) -> None:
    send(people.ingrid, record, "Born early.")
    seen = [str(each.id) for each in current(record)["birth"]]
    send(people.ingrid, record, "From the other window.")

    told = client_of(people.ingrid).post(
        f"/desk/notes/{record.id}/sign", {"seen": seen}
    )

    assert told.status_code == 409
    record.refresh_from_db()
    assert record.signed_at is None
    assert "From the other window." in told.content.decode()


def test_an_empty_note_is_not_signed(people: People, record: Note) -> None:
    assert sign(people.ingrid, record).status_code == 409


def test_an_addendum_follows_a_signed_note_once(people: People, record: Note) -> None:
    desk, address = client_of(people.ingrid), f"/desk/notes/{record.id}/add"
    sent = {"addendum": str(uuid4()), "words": "She called back."}
    send(people.ingrid, record, "Born early.")
    early = desk.post(address, sent)
    sign(people.ingrid, record)

    for _time in range(2):
        assert desk.post(address, sent).status_code == 302

    assert early.status_code == 422
    assert "She called back." in early.content.decode()
    assert Addendum.objects.get().words == "She called back."
    assert "She called back." in desk.get(f"/desk/notes/{record.id}").content.decode()


@pytest.mark.parametrize("table", ["intake_writing", "intake_addendum"])
def test_the_database_itself_keeps_what_was_written(
    people: People, record: Note, table: str
) -> None:
    send(people.ingrid, record, "Born early.")
    sign(people.ingrid, record)
    actions.add_to_note(
        actor(people.ingrid), note_id=record.id, addendum_id=uuid4(), words="More."
    )
    for change in (
        f"UPDATE {table} SET words = 'x'",  # noqa: S608  # one of the two above
        f"DELETE FROM {table}",  # noqa: S608
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(change)


def test_the_record_is_read_by_the_care_team_and_each_reading_is_written_down(
    people: People, record: Note
) -> None:
    send(people.ingrid, record, "Born early.")
    page = client_of(people.noor).get(f"/desk/notes/{record.id}")

    assert page.status_code == 200
    assert "Born early." in page.content.decode()
    assert send(people.noor, record, "x").status_code == 404
    assert sign(people.noor, record).status_code == 404
    event = AuditEvent.objects.get(action="note.read")
    assert event.actor_id == people.noor.id


@pytest.mark.parametrize(
    "name", ["jonas", "noor", "amelia", "mira", "amara", "daniel", "chidi"]
)
def test_process_notes_are_their_authors_alone(
    people: People, process: Note, name: str
) -> None:
    send(people.ingrid, process, "CANARY I was bored.", part="thoughts")
    who = client_of(getattr(people, name))
    missing = who.get(f"/desk/notes/{uuid4()}")
    told = who.get(f"/desk/notes/{process.id}")

    assert told.status_code == missing.status_code == 404
    family = who.get(f"/desk/families/{people.family.id}").content.decode()
    assert str(process.id) not in family
    assert "CANARY" not in family


def test_a_second_clinician_of_the_family_reads_the_record_and_nothing_more(
    people: People, record: Note, process: Note
) -> None:
    CareTeamPlaceFactory(family=people.family, user=people.jonas, role="clinician")
    jonas = client_of(people.jonas)

    assert jonas.get(f"/desk/notes/{record.id}").status_code == 200
    assert jonas.get(f"/desk/notes/{process.id}").status_code == 404
    assert send(people.jonas, record, "x").status_code == 404


def test_process_notes_are_shared_with_a_supervisor_and_taken_back(
    people: People, process: Note
) -> None:
    send(people.ingrid, process, "I was bored.", part="thoughts")
    desk, noor = fresh(people.ingrid), client_of(people.noor)
    address = f"/desk/notes/{process.id}"

    desk.post(f"{address}/share", {"user": str(people.noor.id)})
    assert "I was bored." in noor.get(address).content.decode()
    assert send(people.noor, process, "x", part="thoughts").status_code == 404

    desk.post(f"{address}/share", {"user": str(people.noor.id), "off": "on"})
    assert noor.get(address).status_code == 404


def test_a_desk_left_open_shares_nothing_and_after_the_key_it_does(
    people: People, process: Note
) -> None:
    people.ingrid.set_password("a lamp in the evening")
    people.ingrid.save()
    stale, noor = client_of(people.ingrid), client_of(people.noor)
    address = f"/desk/notes/{process.id}"

    told = stale.post(f"{address}/share", {"user": str(people.noor.id)})
    assert told.url.startswith("/account/reauthenticate/")
    assert noor.get(address).status_code == 404
    key = {"next": address, "password": "a lamp in the evening"}
    assert stale.post(told.url, key).url == address
    assert noor.get(address).status_code == 200
    off = {"user": str(people.noor.id), "off": "on"}
    assert client_of(people.ingrid).post(f"{address}/share", off).url == address
    assert noor.get(address).status_code == 404


@pytest.mark.parametrize("name", ["jonas", "amelia"])
def test_process_notes_are_shared_with_nobody_else(
    people: People, process: Note, name: str
) -> None:
    told = fresh(people.ingrid).post(
        f"/desk/notes/{process.id}/share", {"user": str(getattr(people, name).id)}
    )

    assert told.status_code == 404
    assert (
        client_of(getattr(people, name)).get(f"/desk/notes/{process.id}").status_code
        == 404
    )


def test_the_record_note_is_not_shared_person_by_person(
    people: People, record: Note
) -> None:
    told = fresh(people.ingrid).post(
        f"/desk/notes/{record.id}/share", {"user": str(people.noor.id)}
    )
    assert told.status_code == 404
