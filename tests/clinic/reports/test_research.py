"""What leaves for research: only what is lent, nobody by name, by two people."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from attunement_clinic.accounts.models import Membership, User
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.models import Infant
from attunement_clinic.notifications.models import Notice
from attunement_clinic.policy import Purpose, Role
from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.actions import (
    unmake_waiting,
    withdraw_consent,
    withdraw_film,
)
from attunement_clinic.recordings.models import Recording, Withdrawal, WrappedKey
from attunement_clinic.recordings.queries import receipts_of
from attunement_clinic.reports import actions
from attunement_clinic.reports.models import Export, Recall, ResearchRequest
from attunement_clinic.safety.actions import Telling, confirm_hold, propose_hold
from clinic.reports.test_tables import tables
from clinic_reports import House, coded, saved
from factories.accounts import MembershipFactory, UserFactory
from factories.films import ready_film
from factories.recordings import ConsentFactory
from personas import actor, client_of, fresh

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
_NAMES = ("Amara", "Daniel", "Sol", "Chidi", "Ingrid", "I. S.", "Riverside", "@")


def lend(film: Recording, *caregivers: Any) -> None:
    for each in caregivers:
        ConsentFactory(
            recording=film,
            caregiver=each,
            purpose=Purpose.RESEARCH,
            given_by=each.user,
            given_at=timezone.now() - timedelta(minutes=1),
        )


@pytest.fixture
def edda(house: House) -> User:
    """Make a researcher of the practice: nobody's therapist."""
    user: User = UserFactory(name="Edda Holm", email="edda@example.org")
    MembershipFactory(practice=house.people.practice, user=user, role=Role.RESEARCHER)
    return user


@pytest.fixture
def lent(house: House) -> House:
    """Both guardians lend Amara's coded film; Daniel's and Chidi's are not lent."""
    coded(house.ingrid, house.film)
    people = house.people
    lend(house.film, house.amara, people.daniel_as_caregiver)
    ready_film(people.daniel_as_caregiver, people.sol, number=2)
    ready_film(people.chidi_as_caregiver)
    return house


def asked(edda: User, study: str = "Shared pleasure") -> ResearchRequest:
    return actions.ask_for_package(actor(edda), request_id=uuid4(), study=study)


def agreed(house: House, edda: User) -> Export:
    request = actions.agree_to_package(
        actor(house.people.amelia), request_id=asked(edda).id
    )
    assert request.export is not None
    return request.export


def package(edda: User, export: Export) -> bytes:
    return saved(fresh(edda).get(f"/desk/study/{export.id}/file"))


def everything(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return "\n".join(packed.read(name).decode() for name in packed.namelist())


def test_a_researcher_asks_an_administrator_agrees_and_the_researcher_saves_it(
    lent: House, edda: User
) -> None:
    researcher, amelia = fresh(edda), fresh(lent.people.amelia)
    sent = {"request": uuid4(), "study": "Shared pleasure, board 12"}

    for _time in range(2):
        assert researcher.post("/desk/study", sent).status_code == 302
    assert (
        "Waits for an administrator." in researcher.get("/desk/study").content.decode()
    )
    assert "1 film" in amelia.get("/desk/study").content.decode()
    assert amelia.post(f"/desk/study/{sent['request']}/agree").status_code == 302
    export = Export.objects.get()

    assert package(edda, export)[:2] == b"PK"
    assert (export.owner_id, export.purpose) == (edda.id, "research")
    assert list(
        AuditEvent.objects.filter(purpose="research")
        .order_by("id")
        .values_list("action", flat=True)
    ) == ["research.asked", "export.made", "research.agreed", "export.opened"]
    assert amelia.get(f"/desk/study/{export.id}/file").status_code == 404


def test_it_holds_lent_films_alone_coded_and_measured(lent: House, edda: User) -> None:
    found = tables(package(edda, agreed(lent, edda)))

    (film,) = found["films"]
    assert film["duration_ms"] == "75000"
    (coding,) = found["codings"]
    assert (coding["film"], coding["code"]) == (film["film"], "social-watching")
    assert {row["film"] for row in found["measures"]} == {film["film"]}
    baby = next(row for row in found["people"] if row["is"] == "infant")
    day = lent.film.arrived_at
    assert day is not None
    assert int(baby["age_days"]) == (day.date() - date(2026, 1, 5)).days


def test_nobody_can_be_told_by_name_day_or_id(lent: House, edda: User) -> None:
    Infant.objects.filter(id=lent.people.sol.id).update(due_on=date(2026, 2, 1))
    content = package(edda, agreed(lent, edda))

    said = everything(content)
    assert [name for name in _NAMES if name in said] == []
    today = timezone.localdate()
    assert today.isoformat() not in said
    assert "2026-01-05" not in said
    people = lent.people
    for row in (people.family, people.sol, lent.amara, lent.film, people.ingrid):
        assert str(row.id) not in said
        assert row.id.hex not in said
    (film,) = tables(content)["films"]
    moved = date.fromisoformat(film["shifted_day"]) - today
    assert 0 < abs(moved.days) <= 366
    manifest = json.loads(zipfile.ZipFile(io.BytesIO(content)).read("manifest.json"))
    assert manifest["film_files"] is False
    assert manifest["free_text"] is False
    assert manifest["few_families"] is True
    assert not {"jpg", "mp4"} & {
        name.rpartition(".")[2]
        for name in zipfile.ZipFile(io.BytesIO(content)).namelist()
    }


def test_pseudonyms_and_days_hold_within_a_package_and_not_across(
    lent: House, edda: User
) -> None:
    second = ready_film(lent.amara, lent.people.sol, number=5)
    lend(second, lent.amara, lent.people.daniel_as_caregiver)
    one, other = (tables(package(edda, agreed(lent, edda))) for _each in range(2))

    assert len({row["family"] for row in one["films"]}) == 1
    assert len({row["shifted_day"] for row in one["films"]}) == 1
    assert len({row["person"] for row in one["people"] if row["is"] == "infant"}) == 1
    assert {row["film"] for row in one["people"]} == {
        row["film"] for row in one["films"]
    }
    for column in ("film", "family"):
        assert not {row[column] for row in one["films"]} & {
            row[column] for row in other["films"]
        }


@pytest.mark.parametrize("missing", ["amara", "daniel"])
def test_a_film_one_guardian_does_not_lend_is_not_lent(
    house: House, edda: User, missing: str
) -> None:
    guardians = {"amara": house.amara, "daniel": house.people.daniel_as_caregiver}
    del guardians[missing]
    lend(house.film, *guardians.values())

    with pytest.raises(ValidationError, match="No film is lent"):
        agreed(house, edda)
    assert not Export.objects.exists()


@pytest.mark.parametrize("by_job", [True, False])
def test_taken_back_by_one_the_package_ends(
    lent: House, edda: User, *, by_job: bool
) -> None:
    export = agreed(lent, edda)
    lent.film.consents.filter(
        purpose=Purpose.RESEARCH, caregiver=lent.people.daniel_as_caregiver
    ).update(withdrawn_at=timezone.now())

    if by_job:
        assert actions.end_due_exports(timezone.now()) == 1
    told = fresh(edda).get(f"/desk/study/{export.id}/file")

    assert told.status_code == 410
    assert "Delete every copy you saved" in told.content.decode()
    with pytest.raises(ValidationError):
        agreed(lent, edda)


def test_a_held_film_is_put_into_no_package_and_ends_none(
    lent: House, edda: User
) -> None:
    export = agreed(lent, edda)
    Recording.objects.filter(id=lent.film.id).update(key_id=keys.create_recording_key())
    asked_for = propose_hold(
        actor(lent.people.ingrid),
        recording_id=lent.film.id,
        words="To be seen by the lead.",
        review_on=timezone.localdate() + timedelta(days=7),
        telling=Telling(is_told=True),
    )
    confirm_hold(actor(lent.people.noor), hold_id=asked_for.id)

    assert actions.end_due_exports(timezone.now()) == 0
    assert fresh(edda).get(f"/desk/study/{export.id}/file").status_code == 200
    with pytest.raises(ValidationError):
        agreed(lent, edda)


def test_taken_back_whoever_saved_it_is_told_and_says_it_is_deleted(
    lent: House, edda: User
) -> None:
    export = agreed(lent, edda)
    assert saved(fresh(edda).get(f"/desk/study/{export.id}/file"))
    key_id = export.key_id

    withdraw_film(actor(lent.people.amara), recording_id=lent.film.id)
    unmake_waiting()

    export.refresh_from_db()
    assert (export.key_id, export.ended_why) == (None, "consent")
    assert not WrappedKey.objects.filter(id=key_id).exists()
    assert Withdrawal.objects.get().keys_destroyed == 2
    assert Notice.objects.filter(recipient=edda, address="/desk/study").count() == 1
    page = client_of(edda)
    assert "Recalled: a film in it" in page.get("/desk/study").content.decode()
    (receipt,) = receipts_of(actor(lent.people.amara))
    assert [one.confirmed_at for one in receipt.released] == [None]

    assert (
        client_of(lent.people.amelia)
        .post(f"/desk/study/{export.id}/deleted")
        .status_code
        == 404
    )
    assert page.post(f"/desk/study/{export.id}/deleted").status_code == 302

    assert "Recalled" not in page.get("/desk/study").content.decode()
    (receipt,) = receipts_of(actor(lent.people.amara))
    assert receipt.released[0].confirmed_at is not None
    told = AuditEvent.objects.filter(action__startswith="research.")
    assert list(told.values_list("action", flat=True))[-2:] == [
        "research.recalled",
        "research.copies_deleted",
    ]


def test_what_nobody_saved_is_not_recalled(lent: House, edda: User) -> None:
    agreed(lent, edda)
    withdraw_consent(
        actor(lent.people.amara),
        recording_id=lent.film.id,
        purpose=Purpose.RESEARCH,
    )
    assert unmake_waiting() == 1
    assert not Recall.objects.exists()
    assert Export.objects.get().key_id is None
    lent.film.refresh_from_db()
    assert lent.film.state == Recording.State.READY


def test_taken_back_while_it_is_made_it_is_never_published(
    lent: House, edda: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = storage.keep_package

    def kept_late(*given: Any) -> Any:
        withdraw_consent(
            actor(lent.people.amara),
            recording_id=lent.film.id,
            purpose=Purpose.RESEARCH,
        )
        return keep(*given)

    monkeypatch.setattr(storage, "keep_package", kept_late)
    with pytest.raises(Http404):
        agreed(lent, edda)
    export = Export.objects.get()
    assert (export.made_at, export.key_id) == (None, None)
    assert not AuditEvent.objects.filter(action="export.made").exists()


def test_consent_to_watching_together_lends_nothing(house: House, edda: User) -> None:
    assert house.film.consents.filter(purpose=Purpose.THERAPY).exists()

    with pytest.raises(ValidationError):
        agreed(house, edda)


def test_nobody_agrees_to_what_they_asked_for(lent: House, edda: User) -> None:
    MembershipFactory(practice=lent.people.practice, user=edda, role=Role.ADMINISTRATOR)
    request = asked(edda)

    with pytest.raises(Http404):
        actions.agree_to_package(actor(edda), request_id=request.id)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResearchRequest.objects.filter(id=request.id).update(decided_by=edda)


@pytest.mark.parametrize("who", ["ingrid", "noor", "mira", "jonas"])
def test_the_clinical_staff_neither_ask_nor_agree_nor_look(
    lent: House, edda: User, who: str
) -> None:
    export = agreed(lent, edda)
    user = getattr(lent.people, who)
    client = fresh(user)

    assert client.get("/desk/study").status_code == 404
    assert client.get(f"/desk/study/{export.id}/file").status_code == 404
    assert client.get(f"/desk/papers/{export.id}").status_code == 404
    for act in (
        lambda: actions.ask_for_package(actor(user), request_id=uuid4(), study="x"),
        lambda: actions.agree_to_package(actor(user), request_id=asked(edda).id),
        lambda: actions.decline_package(actor(user), request_id=asked(edda).id),
        lambda: actions.open_export(actor(user), export_id=export.id),
        lambda: actions.end_export(actor(user), export_id=export.id),
    ):
        with pytest.raises(Http404):
            act()


def test_a_researcher_reaches_no_family_and_no_family_s_file(
    lent: House, edda: User
) -> None:
    export = actions.make_summary(
        lent.ingrid,
        caregiver_id=lent.amara.id,
        export_id=uuid4(),
        purpose="care",
        days=7,
    )
    client = fresh(edda)

    for address in (
        f"/desk/families/{lent.people.family.id}",
        f"/desk/papers/{export.id}",
        f"/desk/study/{export.id}/file",
    ):
        assert client.get(address).status_code == 404
    assert client.post(f"/desk/study/{export.id}/end").status_code == 404


def test_whoever_left_opens_nothing_and_their_package_ends(
    lent: House, edda: User
) -> None:
    export = agreed(lent, edda)
    Membership.objects.filter(user=edda).update(ended_at=timezone.now())

    assert actions.end_due_exports(timezone.now()) == 1
    export.refresh_from_db()
    assert export.ended_why == "owner"


def test_an_administrator_declines_or_ends(lent: House, edda: User) -> None:
    amelia = client_of(lent.people.amelia)
    request, export = asked(edda), agreed(lent, edda)

    assert amelia.post(f"/desk/study/{request.id}/decline").status_code == 302
    assert amelia.post(f"/desk/study/{export.id}/end").status_code == 302

    page = fresh(edda).get("/desk/study").content.decode()
    assert "Declined." in page
    assert "Ended: file and key were destroyed." in page
    again = actions.agree_to_package(
        actor(lent.people.amelia), request_id=UUID(str(request.id))
    )
    assert again.export is None


def test_agreeing_needs_a_fresh_key_and_a_study_needs_words(
    lent: House, edda: User
) -> None:
    request = asked(edda)
    stale = client_of(lent.people.amelia)

    told = stale.post(f"/desk/study/{request.id}/agree")
    empty = client_of(edda).post("/desk/study", {"request": uuid4(), "study": " "})

    assert told.url == "/account/reauthenticate/?next=%2Fdesk%2Fstudy"
    assert not Export.objects.exists()
    assert empty.status_code == 422
    assert client_of(edda).get("/desk/").status_code == 200
