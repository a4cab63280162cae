"""What a court or the law says: recorded with its reason, and deciding who is asked."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.actions import end_arrangement, record_arrangement
from attunement_clinic.families.arrangements import LegalArrangement
from attunement_clinic.families.models import Caregiver
from attunement_clinic.policy import Form, Purpose, consented
from attunement_clinic.recordings.access import (
    access_recording,
    facts_of,
    with_facts,
)
from attunement_clinic.recordings.actions import (
    answer_use,
    give_consent,
    share_recording,
    withdraw_consent,
)
from attunement_clinic.recordings.models import LedgerLine, Recording
from factories.recordings import (
    ConsentFactory,
    FilmInvitationFactory,
    RecordingFactory,
)
from personas import People, actor, client_of, fresh

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

Kind = LegalArrangement.Kind
PAPER = date(2026, 2, 3)


@pytest.fixture
def film(people: People) -> Recording:
    wish = FilmInvitationFactory(caregiver=people.amara_as_caregiver)
    film: Recording = RecordingFactory(invitation=wish, key_id=wish.id)
    ConsentFactory(recording=film, given_by=people.amara, given_at=timezone.now())
    return film


def recorded(people: People, about: Caregiver, kind: str) -> LegalArrangement:
    return record_arrangement(
        actor(people.ingrid),
        caregiver_id=about.id,
        kind=kind,
        dated_on=PAPER,
        reason="Family court, shown by A. as a paper.",
    )


def may_use(film: Recording, purpose: Purpose) -> bool:
    row = with_facts(Recording.objects.filter(id=film.id)).get()
    return consented(facts_of(row), purpose, timezone.now())


def is_watched(people: People, film: Recording) -> bool:
    try:
        access_recording(actor(people.ingrid), film.id, Purpose.THERAPY, Form.STREAM)
    except Http404:
        return False
    return True


class TestCourtOrder:
    def test_who_it_names_must_agree_before_the_film_is_watched(
        self, people: People, film: Recording
    ) -> None:
        assert is_watched(people, film)
        recorded(people, people.daniel_as_caregiver, Kind.COURT_ORDER)
        assert not is_watched(people, film)

        share_recording(
            actor(people.amara),
            recording_id=film.id,
            caregiver_id=people.daniel_as_caregiver.id,
        )
        page, daniel = f"/upload/mine/{film.id}", fresh(people.daniel)
        assert "Watching together" in daniel.get(page).content.decode()
        sent = {"purpose": "therapy", "agrees": "yes"}
        assert daniel.post(f"{page}/answer", sent).status_code == 302

        assert is_watched(people, film)
        daniel.post(f"{page}/answer", {**sent, "agrees": "no"})
        assert not is_watched(people, film)

    def test_nothing_is_asked_before_the_film_is_shown(
        self, people: People, film: Recording
    ) -> None:
        recorded(people, people.daniel_as_caregiver, Kind.COURT_ORDER)
        assert (
            client_of(people.daniel).get(f"/upload/mine/{film.id}").status_code == 404
        )
        with pytest.raises(Http404):
            answer_use(
                actor(people.daniel),
                recording_id=film.id,
                purpose=Purpose.THERAPY,
                agrees=True,
            )
        own = client_of(people.amara).get(f"/upload/mine/{film.id}").content.decode()
        assert "A court order says that Daniel must agree" in own

    def test_the_filming_parents_word_still_counts(
        self, people: People, film: Recording
    ) -> None:
        him = people.daniel_as_caregiver
        recorded(people, him, Kind.COURT_ORDER)
        amara = actor(people.amara)
        share_recording(amara, recording_id=film.id, caregiver_id=him.id)
        answer_use(
            actor(people.daniel),
            recording_id=film.id,
            purpose=Purpose.THERAPY,
            agrees=True,
        )
        film.consents.filter(caregiver=film.caregiver).update(
            withdrawn_at=timezone.now()
        )
        assert not is_watched(people, film)


class TestContactRestriction:
    def test_nothing_is_shown_or_asked_any_more(
        self, people: People, film: Recording
    ) -> None:
        him, amara = people.daniel_as_caregiver, actor(people.amara)
        share_recording(amara, recording_id=film.id, caregiver_id=him.id)
        page, daniel = f"/upload/mine/{film.id}", fresh(people.daniel)
        assert daniel.get(page).status_code == 200

        row = recorded(people, him, Kind.CONTACT_RESTRICTION)

        assert daniel.get(page).status_code == 404
        assert LedgerLine.objects.get().facts["caregiver"] == str(him.id)
        own = client_of(people.amara).get(page).content.decode()
        assert "Daniel" not in own
        with pytest.raises(Http404):
            share_recording(amara, recording_id=film.id, caregiver_id=him.id)

        # Its end brings nothing back; the filming parent may show it anew.
        end_arrangement(actor(people.ingrid), arrangement_id=row.id, ending="Lifted.")
        assert daniel.get(page).status_code == 404
        share_recording(amara, recording_id=film.id, caregiver_id=him.id)
        assert daniel.get(page).status_code == 200

    def test_a_share_that_stands_in_the_way_of_time_is_not_followed(
        self, people: People, film: Recording
    ) -> None:
        """The restriction decides by itself, whatever rows say."""
        him = people.daniel_as_caregiver
        recorded(people, him, Kind.CONTACT_RESTRICTION)
        film.shares.create(practice=film.practice, caregiver=him)
        assert (
            client_of(people.daniel).get(f"/upload/mine/{film.id}").status_code == 404
        )

    def test_it_takes_no_responsibility_away(
        self, people: People, film: Recording
    ) -> None:
        give_consent(
            actor(people.amara), recording_id=film.id, purpose=Purpose.RESEARCH
        )
        recorded(people, people.daniel_as_caregiver, Kind.CONTACT_RESTRICTION)
        assert not may_use(film, Purpose.RESEARCH)


class TestSoleResponsibility:
    def test_one_guardian_decides_a_wider_use_alone(
        self, people: People, film: Recording
    ) -> None:
        amara = actor(people.amara)
        give_consent(amara, recording_id=film.id, purpose=Purpose.RESEARCH)
        assert not may_use(film, Purpose.RESEARCH)

        recorded(people, people.amara_as_caregiver, Kind.SOLE_RESPONSIBILITY)

        assert may_use(film, Purpose.RESEARCH)
        share_recording(
            amara, recording_id=film.id, caregiver_id=people.daniel_as_caregiver.id
        )
        page = client_of(people.daniel).get(f"/upload/mine/{film.id}")
        assert "You are asked as well" not in page.content.decode()
        withdraw_consent(amara, recording_id=film.id, purpose=Purpose.RESEARCH)
        assert not may_use(film, Purpose.RESEARCH)

    def test_two_cannot_decide_alone(self, people: People) -> None:
        recorded(people, people.amara_as_caregiver, Kind.SOLE_RESPONSIBILITY)
        with pytest.raises(ValidationError, match="End that first"):
            recorded(people, people.daniel_as_caregiver, Kind.SOLE_RESPONSIBILITY)


class TestThePage:
    def sent(self, people: People, **other: Any) -> dict[str, Any]:
        return {
            "caregiver_id": people.daniel_as_caregiver.id,
            "kind": "court_order",
            "dated_on": "2026-02-03",
            "reason": "Both decide on films.",
            **other,
        }

    def test_it_is_written_down_audited_and_ended(self, people: People) -> None:
        ingrid = client_of(people.ingrid)
        page = f"/desk/families/{people.family.id}/deciding"
        assert "Nothing is written down" in ingrid.get(page).content.decode()
        assert f"{page}" in (
            ingrid.get(f"/desk/families/{people.family.id}").content.decode()
        )

        assert ingrid.post(page, self.sent(people)).status_code == 302

        told = ingrid.get(page).content.decode()
        assert "Both decide on films." in told
        assert "Paper of 3 February 2026, written down by Ingrid Sand" in told
        row = LegalArrangement.objects.get()
        end = f"/desk/arrangements/{row.id}/end"
        for ending, said in (("", "required"), ("long " * 300, "at most 1000")):
            again = ingrid.post(end, {"ending": ending})
            assert again.status_code == 422
            assert said in again.content.decode()
            assert ending.strip() in again.content.decode()
        assert ingrid.post(end, {"ending": "Set aside."}).status_code == 302
        assert "Set aside." in ingrid.get(page).content.decode()
        events = AuditEvent.objects.filter(subject_kind="arrangement").order_by("id")
        assert [event.action for event in events] == [
            "arrangement.recorded",
            "arrangement.ended",
        ]
        assert "Both decide" not in str([event.facts for event in events])

    @pytest.mark.parametrize(
        "other",
        [
            {"reason": ""},
            {"dated_on": (timezone.localdate() + timedelta(days=2)).isoformat()},
            {"kind": "something"},
        ],
    )
    def test_without_a_reason_or_a_day_nothing_is_written(
        self, people: People, other: dict[str, str]
    ) -> None:
        page = f"/desk/families/{people.family.id}/deciding"
        answer = client_of(people.ingrid).post(page, self.sent(people, **other))
        assert answer.status_code == 422
        assert not LegalArrangement.objects.exists()

    @pytest.mark.parametrize("who", ["noor", "jonas", "amelia", "mira", "daniel"])
    def test_nobody_else_finds_it(self, people: People, who: str) -> None:
        row = recorded(people, people.daniel_as_caregiver, Kind.COURT_ORDER)
        other = client_of(getattr(people, who))
        page = f"/desk/families/{people.family.id}/deciding"
        assert other.get(page).status_code == 404
        for ending in ("I say so.", ""):
            end = {"ending": ending}
            address = f"/desk/arrangements/{row.id}/end"
            assert other.post(address, end).status_code == 404
        row.refresh_from_db()
        assert row.ended_at is None
