"""The desk's pages of coding."""

from __future__ import annotations

from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.coding.actions import finish_coding
from attunement_clinic.coding.models import CodingSession
from attunement_clinic.recordings.actions.watching import add_subjects
from clinic_review import NAMES_WITHOUT_ACCESS
from factories.families import CareTeamPlaceFactory, InfantFactory
from factories.films import ready_film, withdraw_consent
from personas import People, actor, client_of


def begin(people: People, **changed: str) -> CodingSession:
    film = ready_film(people.amara_as_caregiver, people.sol)
    body = {"recording": str(film.id), "scheme": "em-1-short", **changed}
    answer = client_of(people.ingrid).post("/desk/coding/open", body)
    session = CodingSession.objects.get()
    assert answer.url == f"/desk/coding/{session.id}"
    return session


def test_a_film_is_offered_begun_and_gone_on_with(people: People) -> None:
    ready_film(people.amara_as_caregiver, people.sol)
    desk = client_of(people.ingrid)

    assert "Not begun" in desk.get("/desk/coding/").content.decode()


def test_the_short_scheme_and_the_full_one_are_two_codings(people: People) -> None:
    session = begin(people)
    desk = client_of(people.ingrid)
    body = {"recording": str(session.recording_id), "scheme": "em-1"}

    desk.post("/desk/coding/open", body)
    desk.post("/desk/coding/open", body)

    found = CodingSession.objects.order_by("scheme")
    assert [one.scheme for one in found] == ["em-1", "em-1-short"]
    assert session.subjects == ["caregiver-1", "infant-1"]


def test_who_is_noted_later_gets_tracks_when_the_coding_goes_on(people: People) -> None:
    session = begin(people)
    twin = InfantFactory(family=people.family, name="Ole", born_on=people.sol.born_on)
    add_subjects(session.recording, [twin.id])
    body = {"recording": str(session.recording_id), "scheme": "em-1-short"}
    client_of(people.ingrid).post("/desk/coding/open", body)

    session.refresh_from_db()
    assert session.subjects == ["caregiver-1", "infant-1", "infant-2"]
    found = AuditEvent.objects.filter(action="coding.people_added").get()
    assert found.subject_id == session.id


def test_a_finished_coding_keeps_the_people_it_was_made_of(people: People) -> None:
    session = begin(people)
    finish_coding(actor(people.ingrid), session_id=session.id)
    add_subjects(session.recording, [people.daniel_as_caregiver.id])
    body = {"recording": str(session.recording_id), "scheme": "em-1-short"}
    client_of(people.ingrid).post("/desk/coding/open", body)

    session.refresh_from_db()
    assert session.subjects == ["caregiver-1", "infant-1"]


def test_the_annotator_gets_its_addresses(people: People) -> None:
    session = begin(people)

    page = client_of(people.ingrid).get(f"/desk/coding/{session.id}").content.decode()

    assert 'data-island="annotator"' in page
    assert f"/api/v1/coding/{session.id}/operations" in page
    assert f"/api/v1/recordings/{session.recording_id}/moments" in page
    assert "<title>Family 07</title>" in page


def test_a_withdrawn_film_is_not_in_the_list(people: People) -> None:
    session = begin(people)
    withdraw_consent(session.recording)

    page = client_of(people.ingrid).get("/desk/coding/").content.decode()

    assert "No film is ready yet." in page


def test_a_supervisor_codes_for_supervision_only(people: People) -> None:
    session = begin(people)

    assert client_of(people.noor).get(f"/desk/coding/{session.id}").status_code == 404


@pytest.mark.parametrize("body", [{}, {"recording": "x", "scheme": "em-1"}])
def test_what_does_not_fit_opens_nothing(people: People, body: dict[str, str]) -> None:
    assert client_of(people.ingrid).post("/desk/coding/open", body).status_code == 404


def test_an_unknown_scheme_opens_nothing(people: People) -> None:
    film = ready_film(people.amara_as_caregiver, people.sol)
    body = {"recording": str(film.id), "scheme": "em-9"}

    assert client_of(people.ingrid).post("/desk/coding/open", body).status_code == 404


@pytest.mark.parametrize("name", NAMES_WITHOUT_ACCESS)
def test_nobody_else_begins_or_opens_one(people: People, name: str) -> None:
    session = begin(people)
    client = client_of(getattr(people, name) if name else None)
    expected = 404 if name else 302
    body = {"recording": str(session.recording_id), "scheme": "em-1"}

    assert client.get(f"/desk/coding/{session.id}").status_code == expected
    assert client.post("/desk/coding/open", body).status_code == expected
    assert CodingSession.objects.count() == 1


def test_a_colleague_of_the_family_may_look(people: People) -> None:
    session = begin(people)
    CareTeamPlaceFactory(family=people.family, user=people.jonas, role="clinician")

    page = client_of(people.jonas).get(f"/desk/coding/{session.id}")

    assert page.status_code == 200


def test_wrong_methods_and_missing(people: People) -> None:
    desk = client_of(people.ingrid)

    assert desk.post("/desk/coding/").status_code == 405
    assert desk.get("/desk/coding/open").status_code == 405
    assert desk.get(f"/desk/coding/{uuid4()}").status_code == 404
