"""A safeguarding hold: two people, a reason, a day; nobody plays, and the key waits."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Form
from attunement_clinic.recordings.access import reach_recording
from attunement_clinic.recordings.actions import (
    unmake,
    unmake_waiting,
    withdraw_film,
)
from attunement_clinic.recordings.models import Artefact, Recording, WrappedKey
from attunement_clinic.safety import actions
from attunement_clinic.safety.actions import Telling
from attunement_clinic.safety.models import HoldAct, SafeguardingHold
from clinic.recordings.raw_client import Browser
from personas import People, actor, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Kind, State = HoldAct.Kind, SafeguardingHold.State
TOLD = Telling(is_told=True)


def in_a_week() -> date:
    return timezone.localdate() + timedelta(days=7)


def propose(people: People, film: Recording, **changed: Any) -> SafeguardingHold:
    return actions.propose_hold(
        actor(people.ingrid),
        **{
            "recording_id": film.id,
            "words": "What the film shows must be seen by the lead.",
            "review_on": in_a_week(),
            "telling": TOLD,
            **changed,
        },
    )


def place(people: People, film: Recording, **changed: Any) -> SafeguardingHold:
    hold = propose(people, film, **changed)
    return actions.confirm_hold(actor(people.noor), hold_id=hold.id)


def end(people: People, hold: SafeguardingHold) -> None:
    ingrid, noor = actor(people.ingrid), actor(people.noor)
    actions.propose_end_of_hold(noor, hold_id=hold.id, words="All is clear.")
    actions.end_hold(ingrid, hold_id=hold.id)


def test_asked_for_by_one_it_holds_with_the_second(
    people: People, kept_film: Recording, proxy: Artefact
) -> None:
    hold = propose(people, kept_film)
    assert Browser(people.amara).ask("GET", f"/m/{proxy.id}").status == 200

    actions.confirm_hold(actor(people.noor), hold_id=hold.id)

    for who in (people.amara, people.ingrid):
        assert Browser(who).ask("GET", f"/m/{proxy.id}").status == 404
        reach_recording(actor(who), kept_film.id, Form.METADATA)
        for form in (Form.STREAM, Form.ORIGINAL, Form.ANNOTATE):
            with pytest.raises(Http404):
                reach_recording(actor(who), kept_film.id, form)


def test_one_person_neither_places_nor_ends_it(
    people: People, kept_film: Recording
) -> None:
    hold = propose(people, kept_film)
    with pytest.raises(ValidationError, match="second person"):
        actions.confirm_hold(actor(people.ingrid), hold_id=hold.id)
    actions.confirm_hold(actor(people.noor), hold_id=hold.id)
    with pytest.raises(ValidationError, match="Nobody asked"):
        actions.end_hold(actor(people.noor), hold_id=hold.id)
    actions.propose_end_of_hold(actor(people.noor), hold_id=hold.id, words="Clear.")
    with pytest.raises(ValidationError, match="second person"):
        actions.end_hold(actor(people.noor), hold_id=hold.id)
    hold.refresh_from_db()
    assert hold.state == State.HOLDING


def test_what_is_taken_back_meanwhile_is_closed_and_its_key_waits(
    people: People, kept_film: Recording
) -> None:
    hold = place(people, kept_film)
    done = withdraw_film(actor(people.amara), recording_id=kept_film.id)
    assert not unmake(done.id)
    assert WrappedKey.objects.count() == 1

    end(people, hold)
    assert unmake_waiting() == 1

    assert not WrappedKey.objects.exists()
    assert [each.kind for each in hold.acts.all()] == [
        *(Kind.PROPOSED, Kind.CONFIRMED, Kind.END_PROPOSED, Kind.ENDED)
    ]
    with pytest.raises(ValidationError, match="destroyed"):
        propose(people, kept_film)


def test_ended_it_is_as_it_was(
    people: People, kept_film: Recording, proxy: Artefact
) -> None:
    end(people, place(people, kept_film))
    assert Browser(people.amara).ask("GET", f"/m/{proxy.id}").status == 200


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"words": " "}, "reason"),
        ({"review_on": date(2020, 1, 1)}, "within 28 days"),
        ({"review_on": date(2999, 1, 1)}, "within 28 days"),
        ({"telling": Telling(is_told=False, why_not_told=" ")}, "endanger"),
    ],
)
def test_it_needs_a_reason_a_day_and_words_about_telling(
    people: People, kept_film: Recording, changed: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        propose(people, kept_film, **changed)


def test_a_film_is_held_once(people: People, kept_film: Recording) -> None:
    place(people, kept_film)
    with pytest.raises(ValidationError, match="already"):
        propose(people, kept_film)


def test_not_placed_it_may_be_asked_for_again(
    people: People, kept_film: Recording
) -> None:
    hold = propose(people, kept_film)
    actions.decline_hold(actor(people.noor), hold_id=hold.id, words="Spoke with her.")
    with pytest.raises(ValidationError, match="quicker"):
        actions.confirm_hold(actor(people.noor), hold_id=hold.id)
    place(people, kept_film)


def test_a_review_keeps_it_and_may_change_what_the_parent_is_told(
    people: People, kept_film: Recording
) -> None:
    hold = place(people, kept_film)
    actions.review_hold(
        actor(people.ingrid),
        hold_id=hold.id,
        words="Still with the lead.",
        review_on=in_a_week() + timedelta(days=7),
        telling=Telling(is_told=False, why_not_told="Her partner reads along."),
    )
    hold.refresh_from_db()
    assert (hold.review_on, hold.is_told) == (in_a_week() + timedelta(days=7), False)
    assert hold.acts.last().words == "Still with the lead."  # type: ignore[union-attr]


def test_a_late_review_is_written_down_once(
    people: People, kept_film: Recording
) -> None:
    hold = place(people, kept_film)
    later = timezone.now() + timedelta(days=9)
    assert actions.note_late_reviews(timezone.now()) == 0
    assert actions.note_late_reviews(later) == 1
    assert actions.note_late_reviews(later) == 0
    assert hold.acts.filter(kind=Kind.LATE).count() == 1


@pytest.mark.parametrize("who", ["jonas", "mira", "amelia", "amara", "daniel"])
def test_nobody_outside_the_care_team_reaches_it(
    people: People, kept_film: Recording, who: str
) -> None:
    hold = propose(people, kept_film)
    stranger = actor(getattr(people, who))
    with pytest.raises(Http404):
        actions.confirm_hold(stranger, hold_id=hold.id)
    with pytest.raises(Http404):
        actions.propose_hold(
            stranger,
            recording_id=kept_film.id,
            words="Why not.",
            review_on=in_a_week(),
            telling=TOLD,
        )


def test_each_step_is_audited_without_a_word_of_it(
    people: People, kept_film: Recording
) -> None:
    end(people, place(people, kept_film))
    rows = AuditEvent.objects.filter(action__startswith="safeguarding.").order_by("id")
    assert [row.action.partition(".")[2] for row in rows] == [
        *("proposed", "confirmed", "end_proposed", "ended")
    ]
    assert "lead" not in str([row.facts for row in rows])


@pytest.mark.parametrize("change", ["update", "delete"])
def test_the_database_refuses_to_rewrite_a_step(
    people: People, kept_film: Recording, change: str
) -> None:
    hold = place(people, kept_film)
    rows = HoldAct.objects.filter(hold=hold)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        rows.update(words="") if change == "update" else rows.delete()


def test_two_people_go_through_its_pages(
    people: People, kept_film: Recording, proxy: Artefact
) -> None:
    ingrid, noor = client_of(people.ingrid), client_of(people.noor)
    film, amara = f"/desk/films/{kept_film.id}", client_of(people.amara)
    asked = {"words": "To be seen.", "review_on": in_a_week(), "telling": "told"}
    assert ingrid.post(f"{film}/hold", {**asked, "words": ""}).status_code == 422
    assert (
        ingrid.post(f"{film}/hold", {**asked, "telling": "not_told"}).status_code == 422
    )
    page = ingrid.post(f"{film}/hold", asked).headers["Location"]
    assert ingrid.get(f"{film}/hold").headers["Location"] == page
    assert b"Place the hold" not in ingrid.get(page).content
    assert ingrid.post(f"{page}/confirm").status_code == 422
    assert b"A hold waits for a second person" in noor.get("/desk/").content
    assert b"Place the hold" in noor.get(page).content
    assert noor.post(f"{page}/confirm").headers["Location"] == page
    assert b"Held for safeguarding" in ingrid.get(film).content
    assert (
        b"Your team holds this film"
        in amara.get(f"/upload/mine/{kept_film.id}").content
    )
    secret = {**asked, "telling": "not_told", "why_not_told": "He reads along."}
    assert ingrid.post(f"{page}/review", secret).status_code == 302
    told = amara.get(f"/upload/mine/{kept_film.id}").content
    assert b"Your team holds" not in told
    assert b"He reads along" not in told
    assert b"cannot be played at the moment" in told
    assert noor.post(f"{page}/ask-end", {"words": ""}).status_code == 422
    assert noor.post(f"{page}/ask-end", {"words": "Clear."}).status_code == 302
    assert b"End the hold" in ingrid.get(page).content
    assert ingrid.post(f"{page}/end").status_code == 302
    assert ingrid.post(f"{page}/end").status_code == 422
