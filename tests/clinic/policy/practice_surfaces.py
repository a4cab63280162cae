"""What must follow from what people did, and the surfaces that are asked for it.

Written from the table of permissions and not from the code: every surface is asked about
every person and every film (P1, P2, P3, P15, P22 to P25); over HTTP about one person a
step, each in turn, since a page costs a hundred decisions.
"""

from __future__ import annotations

from django.http import Http404

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.coding.access import films_to_annotate
from attunement_clinic.policy import Form, Purpose, Role
from attunement_clinic.recordings.access import reach_recording, visible_recordings
from attunement_clinic.recordings.authorise import authorise
from attunement_clinic.recordings.models import Artefact
from clinic.policy.practice_state import FAMILY, PracticeState, Seen


def check_every_surface(practice: PracticeState) -> None:
    """Ask every surface, and keep who plays what now: nothing that ends may add to it."""
    knows = known_to(practice)
    shut = practice.unmade | practice.held | practice.closed
    plays = {(n, f) for n, f in knows if f not in shut}
    if practice.before is not None:
        assert plays <= practice.before, "what ended opened a door"
    practice.before = plays
    codes = {(n, f) for n, f in plays if n not in practice.parents}
    for name in practice.users:
        _check(practice, name, knows, plays, codes)
    _ask_pages(practice, next(practice.turn), knows)


def known_to(practice: PracticeState) -> Seen:
    """Return by the table who knows of which film."""
    return {
        (n, f) for n in practice.users for f in practice.films if _sees(practice, n, f)
    }


def listed(practice: PracticeState) -> Seen:
    """Return what each person's list of films holds."""
    by_id = {film.id: label for label, film in practice.films.items()}
    return {
        (name, by_id[each.recording.id])
        for name in practice.users
        for each in visible_recordings(practice.actor(name))
    }


def _sees(practice: PracticeState, name: str, label: str) -> bool:
    """Say by the table whether a person knows of a film."""
    if name in practice.gone:
        return False
    filmed = practice.filmed_by[label]
    if name == filmed:
        return True
    if name in practice.parents:
        agreed = (label, Purpose.THERAPY) in practice.agreed
        return (label, name) in practice.shared and agreed
    role = practice.roles.get(name, Role.CLINICIAN)
    use = Purpose.SUPERVISION if role is Role.SUPERVISOR else Purpose.THERAPY
    return (name, FAMILY[filmed]) in practice.team and (label, use) in practice.agreed


def _check(
    practice: PracticeState, name: str, knows: Seen, plays: Seen, codes: Seen
) -> None:
    actor = practice.actor(name)
    by_id = {film.id: label for label, film in practice.films.items()}
    for form, expected in ((Form.METADATA, knows), (Form.STREAM, plays)):
        listed = visible_recordings(actor, form=form)
        found = {(name, by_id[each.recording.id]) for each in listed}
        assert found == {each for each in expected if each[0] == name}, form
    if actor is not None:
        found = {(name, by_id[each.id]) for each in films_to_annotate(actor)}
        assert found == {each for each in codes if each[0] == name}
    browser = practice.browsers[name]
    for label, film in practice.films.items():
        where = (name, label)
        assert _opens(reach_recording, actor, film.id, Form.METADATA) == (
            where in knows
        ), where
        for file in Artefact.objects.filter(recording=film):
            scope = browser.scope("GET", f"/m/{file.id}", {})
            assert _opens(authorise, scope, file.id) == (where in plays), where
        trail = AuditEvent.objects.filter(
            action="film.seen",
            subject_id=film.id,
            actor_id=practice.users[name].id,
        )
        assert trail.exists() or where not in plays, where


def _ask_pages(practice: PracticeState, name: str, knows: Seen) -> None:
    client, is_parent = practice.clients[name], name in practice.parents
    listed = client.get("/upload" if is_parent else "/desk/films/").content.decode()
    page = "/upload/mine/" if is_parent else "/desk/films/"
    for label, film in practice.films.items():
        where = (name, label)
        expected = 200 if where in knows else 404
        assert client.get(f"/api/v1/recordings/{film.id}").status_code == expected
        told = client.get(f"{page}{film.id}").status_code
        # Whoever is nobody any more is led to sign in, whatever they ask for.
        assert told == expected or (name in practice.gone and told == 302), where
        # A parent's list holds what they sent themselves.
        is_listed = practice.filmed_by[label] == name if is_parent else where in knows
        assert (str(film.id) in listed) == (is_listed and name not in practice.gone)


def _opens(door, *args) -> bool:
    try:
        door(*args)
    except Http404:
        return False
    return True
