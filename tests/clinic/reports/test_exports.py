"""A file that leaves the house: its owner alone, a fresh key, a trail, and an end."""

from __future__ import annotations

import errno
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from pypdf import PdfReader

from attunement_clinic import failpoints
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.models import CareTeamPlace
from attunement_clinic.policy import Role
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.keys import KeyMissingError
from attunement_clinic.recordings.models import WrappedKey
from attunement_clinic.recordings.storage.files import path_of
from attunement_clinic.reports import actions
from attunement_clinic.reports.models import Export, ExportRecording
from clinic_reports import House, saved
from factories.families import CareTeamPlaceFactory
from personas import actor, client_of, fresh, reads

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def export(house: House) -> Export:
    return actions.make_summary(
        house.ingrid,
        caregiver_id=house.amara.id,
        export_id=uuid4(),
        purpose="caregiver",
        days=30,
    )


def trail(export: Export) -> list[str]:
    rows = AuditEvent.objects.filter(subject_id=export.id).order_by("id")
    return [
        f"{row.action} {row.facts['why']}" if "why" in row.facts else row.action
        for row in rows
    ]


def test_it_is_sealed_owned_and_every_opening_is_written_down(
    house: House, export: Export
) -> None:
    for _time in range(2):
        answer = house.client.get(f"/desk/papers/{export.id}/file")
        assert saved(answer).startswith(b"%PDF")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"]

    assert trail(export) == ["export.made", "export.opened", "export.opened"]
    stored = path_of(export.id).read_bytes()
    assert b"%PDF" not in stored
    made = AuditEvent.objects.get(action="export.made")
    assert (made.actor_id, made.purpose) == (house.people.ingrid.id, "caregiver")
    assert made.facts["sha256"] == export.sha256
    assert export.ends_at > timezone.now() + timedelta(days=29)


@pytest.mark.parametrize(
    "step", ["after_row", "after_file", "before_commit", "after_commit"]
)
def test_interrupted_at_any_step_the_same_form_makes_it_whole(
    house: House, step: str
) -> None:
    """The half of a file that a killed process left is in nobody's way."""
    form = {
        "caregiver_id": house.amara.id,
        "export_id": uuid4(),
        "purpose": "caregiver",
        "days": 30,
    }
    with (
        failpoints.failing(f"export.make.{step}", errno.EIO),
        pytest.raises(OSError, match="error"),
    ):
        actions.make_summary(house.ingrid, **form)
    half = path_of(form["export_id"], ".part")
    half.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half.write_bytes(b"half")
    export = actions.make_summary(house.ingrid, **form)

    assert export.made_at is not None
    assert trail(export) == ["export.made"]
    assert saved(house.client.get(f"/desk/papers/{export.id}/file"))


def test_the_form_makes_one_file_however_often_it_is_sent(house: House) -> None:
    address = f"/desk/families/{house.people.family.id}/papers/new"
    sent = {
        "export": uuid4(),
        "kind": "summary",
        "caregiver": house.amara.id,
        "purpose": "request",
        "days": 7,
    }

    told = [house.client.post(address, sent).url for _time in range(2)]

    assert told == [f"/desk/papers/{sent['export']}"] * 2
    assert Export.objects.count() == 1
    page = house.client.get(told[0]).content.decode()
    assert "The family asked for its data" in page
    assert "Save it" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "research"},
        {"kind": "tables", "purpose": "caregiver"},
        {"days": 400},
        {"purpose": "own"},
        {"export": "x"},
        {"caregiver": str(uuid4())},
    ],
)
def test_what_is_not_offered_is_refused(house: House, wrong: dict[str, object]) -> None:
    sent = {
        "export": uuid4(),
        "kind": "summary",
        "caregiver": house.amara.id,
        "purpose": "care",
        "days": 7,
    }

    told = house.client.post(
        f"/desk/families/{house.people.family.id}/papers/new", {**sent, **wrong}
    )

    assert told.status_code == 422
    assert not Export.objects.exists()


def test_a_stale_sign_in_shows_its_key_first(house: House, export: Export) -> None:
    stale = client_of(house.people.ingrid)
    family = house.people.family.id

    for address, then in (
        (f"/desk/papers/{export.id}/file", f"/desk/papers/{export.id}"),
        (f"/desk/families/{family}/papers/new", f"/desk/families/{family}/papers/new"),
    ):
        told = stale.get(address)
        assert told.status_code == 302
        assert told.url.startswith("/account/reauthenticate/?next=")
        assert told.url.endswith(then.replace("/", "%2F"))
    assert trail(export) == ["export.made"]
    assert (
        "Your password once more"
        in stale.get(f"/desk/papers/{export.id}").content.decode()
    )


def test_a_colleague_of_the_team_sees_that_it_is_there_and_may_end_it(
    house: House, export: Export
) -> None:
    CareTeamPlaceFactory(
        family=house.people.family,
        user=house.people.jonas,
        role=Role.CLINICIAN,
        since=timezone.now() - timedelta(days=1),
    )
    jonas = fresh(house.people.jonas)

    page = jonas.get(f"/desk/papers/{export.id}").content.decode()

    assert "Only Ingrid Sand can open it." in page
    assert jonas.get(f"/desk/papers/{export.id}/file").status_code == 404
    assert jonas.post(f"/desk/papers/{export.id}/end").status_code == 302
    assert trail(export)[-1] == "export.ended asked"


def test_whoever_left_the_team_opens_nothing_any_more(
    house: House, export: Export
) -> None:
    CareTeamPlace.objects.filter(user=house.people.ingrid).update(until=timezone.now())

    assert house.client.get(f"/desk/papers/{export.id}").status_code == 404
    assert house.client.get(f"/desk/papers/{export.id}/file").status_code == 404


def test_ended_it_is_gone_and_its_page_says_so(house: House, export: Export) -> None:
    key = export.key_id

    told = house.client.post(f"/desk/papers/{export.id}/end")
    again = house.client.post(f"/desk/papers/{export.id}/end")

    assert (told.status_code, again.status_code) == (302, 302)
    assert not WrappedKey.objects.filter(id=key).exists()
    assert not path_of(export.id).exists()
    assert key is not None
    with pytest.raises(KeyMissingError):
        storage.read_package(key, export.id)
    gone = house.client.get(f"/desk/papers/{export.id}/file")
    assert gone.status_code == 410
    assert "File and key were destroyed" in gone.content.decode()
    assert trail(export) == ["export.made", "export.ended asked"]


def test_its_day_ends_it_by_the_job_and_at_the_door(house: House) -> None:
    first, second = (
        actions.make_summary(
            house.ingrid,
            caregiver_id=house.amara.id,
            export_id=uuid4(),
            purpose="caregiver",
            days=7,
        )
        for _each in range(2)
    )
    over = timezone.now() - timedelta(minutes=1)
    Export.objects.filter(id=first.id).update(ends_at=over)

    assert house.client.get(f"/desk/papers/{first.id}/file").status_code == 410
    assert actions.end_due_exports(timezone.now()) == 0
    assert actions.end_due_exports(timezone.now() + timedelta(days=8)) == 1
    assert trail(first)[-1] == "export.ended time"
    assert trail(second)[-1] == "export.ended time"
    assert not WrappedKey.objects.filter(id=second.key_id).exists()


def test_what_never_became_whole_ends_after_an_hour(house: House) -> None:
    half = Export.objects.create(
        practice=house.people.practice,
        owner=house.people.ingrid,
        family=house.people.family,
        kind="letter",
        purpose="care",
        key_id=storage.new_package_key(),
        ends_at=timezone.now() + timedelta(days=7),
    )

    assert actions.end_due_exports(timezone.now()) == 0
    assert actions.end_due_exports(timezone.now() + timedelta(hours=2)) == 1
    assert trail(half) == ["export.ended never whole"]
    with pytest.raises(actions.EndedError):
        actions.open_export(house.ingrid, export_id=half.id)


@pytest.mark.parametrize("by_job", [True, False])
def test_a_consent_taken_back_ends_what_holds_something_of_the_film(
    house: House, export: Export, *, by_job: bool
) -> None:
    held = ExportRecording.objects.get(export=export)
    assert held.recording_id == house.film.id

    house.film.consents.update(withdrawn_at=timezone.now())

    if by_job:
        assert actions.end_due_exports(timezone.now()) == 1
    assert house.client.get(f"/desk/papers/{export.id}/file").status_code == 410
    assert trail(export)[-1] == "export.ended consent"


def test_a_file_that_was_changed_on_the_disk_is_not_sent(
    house: House, export: Export
) -> None:
    file = path_of(export.id)
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    file.write_bytes(content)

    with pytest.raises(storage.DamagedError):
        actions.open_export(house.ingrid, export_id=export.id)


@pytest.mark.parametrize("who", ["jonas", "noor", "amelia", "mira"])
def test_others_of_the_house_make_nothing(house: House, who: str) -> None:
    stranger = actor(getattr(house.people, who))

    with pytest.raises(Http404):
        actions.make_summary(
            stranger,
            caregiver_id=house.amara.id,
            export_id=uuid4(),
            purpose="care",
            days=7,
        )


def test_many_files_in_an_hour_are_too_many(house: House) -> None:
    for _each in range(20):
        Export.objects.create(
            practice=house.people.practice,
            owner=house.people.ingrid,
            family=house.people.family,
            kind="letter",
            purpose="care",
            ends_at=timezone.now() + timedelta(days=7),
        )

    with pytest.raises(ValidationError, match="many files in an hour"):
        actions.make_summary(
            house.ingrid,
            caregiver_id=house.amara.id,
            export_id=uuid4(),
            purpose="care",
            days=7,
        )


def test_another_s_id_is_not_taken_for_one_s_own(house: House, export: Export) -> None:
    with pytest.raises(Http404):
        actions.make_own_summary(
            actor(house.people.amara), export_id=export.id, wanted=frozenset({"goals"})
        )


def test_after_the_key_the_file_is_made_of_what_was_typed(house: House) -> None:
    people = house.people
    people.ingrid.set_password("a lamp in the evening")
    people.ingrid.save()
    stale = client_of(people.ingrid)
    address = f"/desk/families/{people.family.id}/papers/new"
    typed = {
        "export": str(uuid4()),
        "kind": "summary",
        "caregiver": str(house.amara.id),
        "purpose": "caregiver",
        "days": "30",
    }

    told = stale.post(address, typed)
    assert told.url.startswith("/account/reauthenticate/?next=")
    assert not Export.objects.exists()
    wrong = stale.post(told.url, {"next": address, "password": "not this one, no"})
    assert wrong.status_code == 200
    assert not Export.objects.exists()
    done = stale.post(told.url, {"next": address, "password": "a lamp in the evening"})

    made = Export.objects.get()
    assert str(made.id) == typed["export"]
    assert done.url == f"/desk/papers/{made.id}"
    assert saved(stale.get(f"{done.url}/file")).startswith(b"%PDF")


def test_a_summary_is_in_the_language_its_reader_reads(house: House) -> None:
    assert house.amara.user is not None
    reads(house.amara.user, "fr")

    export = actions.make_summary(
        house.ingrid,
        caregiver_id=house.amara.id,
        export_id=uuid4(),
        purpose="caregiver",
        days=30,
    )

    _row, content = actions.open_export(house.ingrid, export_id=export.id)
    pdf = PdfReader(BytesIO(content))
    assert pdf.root_object["/Lang"] == "fr"
    assert pdf.metadata is not None
    assert pdf.metadata.title == "Ce que vous avez écrit et ce qui vous a été montré"
