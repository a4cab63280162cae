"""Sending a film: what was acknowledged is there, whatever happens in between."""

import asyncio
import hashlib
import os
import uuid

import pytest
from asgiref.sync import async_to_sync
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement.timeline.interval import Interval
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.notifications.models import Notice
from attunement_clinic.recordings import storage
from attunement_clinic.recordings.actions import expire_uploads
from attunement_clinic.recordings.models import Consent, Recording, Upload
from clinic.recordings.raw_client import (
    Browser,
    Reply,
    Sender,
    checksum_of,
    converse,
    converse_slowly,
    fingerprint_of,
    metadata,
)
from personas import client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

FILM = os.urandom(300_000)
few = examples(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def stored(upload: Upload) -> bytes:
    with storage.open_reader(upload.artefact) as reader:
        return reader.read(0, reader.size)


def test_a_film_sent_whole_is_here_with_its_consents_and_its_job(
    people, wish, amara
) -> None:
    amara.send(wish.id, FILM, purposes="therapy,supervision")

    upload = Upload.objects.get()
    film = upload.recording
    assert stored(upload) == FILM
    assert upload.artefact.sha256 == hashlib.sha256(FILM).hexdigest()
    assert film.state == Recording.State.WAITING
    assert film.arrived_at is not None
    assert {(row.key, row.caregiver or row.infant) for row in film.subjects.all()} == {
        ("caregiver-1", people.amara_as_caregiver),
        ("infant-1", people.sol),
    }
    given = film.consents.filter(withdrawn_at=None)
    assert {row.purpose for row in given} == {"therapy", "supervision"}
    jobs = ProcrastinateJob.objects.filter(task_name="recordings.ingest")
    assert [job.args for job in jobs] == [{"recording_id": str(film.id)}]
    told = Notice.objects.filter(kind=Notice.Kind.FILM_ARRIVED)
    assert [notice.recipient for notice in told] == [people.ingrid]
    audited = AuditEvent.objects.filter(subject_id=film.id).values_list("action")
    assert {row[0] for row in audited} == {
        "upload.begun",
        "consent.given",
        "film.arrived",
    }


lines = st.sampled_from(["whole", "cut", "changed", "ahead", "behind"])


@few
@given(
    size=st.integers(1, 200_000),
    steps=st.lists(st.tuples(st.integers(1, 90_000), lines), max_size=8),
)
def test_any_parts_on_any_line_give_the_same_film(wish, amara, size, steps) -> None:
    film = os.urandom(size)
    address = amara.begin(wish.id, film).headers["location"]
    at = 0
    for length, line in steps:
        part = film[at : at + length]
        if at == size:
            break
        if line == "changed":
            reply = amara.patch(address, at, part, checksum=checksum_of(b"another"))
            assert reply.status == 460
        elif line in {"ahead", "behind"} and at:
            reply = amara.patch(address, at + (1 if line == "ahead" else -1), b"")
            assert (reply.status, reply.offset) == (409, at)
        else:
            amara.patch(address, at, part, is_cut=line == "cut")
            at += len(part)
        assert amara.head(address).offset == at
    if at < size:
        amara.patch(address, at, film[at:])

    upload = Upload.objects.get(id=address.removeprefix("/u/"))
    assert stored(upload) == film
    assert upload.finished_at is not None


def test_a_part_with_a_wrong_checksum_is_not_kept(wish, amara) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]
    reply = amara.patch(address, 0, FILM[:1000], checksum=checksum_of(b"another"))

    assert reply.status == 460
    assert amara.head(address).offset == 0


def test_a_cut_part_keeps_what_came(wish, amara) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]
    amara.patch(address, 0, FILM[:100_000], is_cut=True)

    assert amara.head(address).offset == 100_000


def test_the_same_film_begun_again_goes_on(wish, amara) -> None:
    first = amara.begin(wish.id, FILM).headers["location"]
    amara.patch(first, 0, FILM[:70_000])
    again = amara.begin(wish.id, FILM).headers["location"]

    assert again == first
    assert Recording.objects.count() == 1


def test_a_film_that_has_arrived_is_not_sent_twice(wish, amara) -> None:
    first = amara.send(wish.id, FILM)
    again = amara.begin(wish.id, FILM).headers["location"]

    assert again == first
    assert amara.head(again).offset == len(FILM)
    assert amara.patch(again, 0, FILM).status == 409


def test_the_answer_to_the_last_part_was_lost(wish, amara) -> None:
    """The film is here, its arrival was never committed: asking commits it."""
    address = amara.begin(wish.id, FILM).headers["location"]
    upload = Upload.objects.get()
    with storage.open_upload(upload.artefact, len(FILM)) as writer:
        writer.write(FILM)
        writer.commit()

    assert amara.head(address).offset == len(FILM)
    assert Recording.objects.get().state == Recording.State.WAITING
    assert ProcrastinateJob.objects.count() == 1


def test_an_empty_film_arrives_at_once(wish, amara) -> None:
    amara.begin(wish.id, b"")

    assert Recording.objects.get().state == Recording.State.WAITING


def test_another_film_than_announced_is_given_up(wish, amara) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]
    reply = amara.patch(address, 0, bytes(len(FILM)))

    assert reply.status == 422
    assert Recording.objects.get().state == Recording.State.ABANDONED
    assert amara.head(address).status == 410


def test_there_is_one_writer(wish, amara) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]
    with storage.open_upload(Upload.objects.get().artefact, len(FILM)):
        assert amara.patch(address, 0, FILM).status == 423
        assert amara.delete(address).status == 423


def test_stopping_removes_everything(wish, amara) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]
    amara.patch(address, 0, FILM[:70_000])
    name = Upload.objects.get().artefact_id.hex

    assert amara.delete(address).status == 204
    assert not list(settings.MEDIA_STORE.rglob(f"{name}*"))
    assert amara.head(address).status == 410
    assert not Consent.objects.filter(withdrawn_at=None).exists()


def test_an_upload_nobody_continues_expires(wish, amara) -> None:
    amara.begin(wish.id, FILM)
    upload = Upload.objects.get()

    assert expire_uploads(upload.expires_at) == 1
    assert Recording.objects.get().state == Recording.State.ABANDONED


def test_the_part_that_is_kept_comes_with_the_film(wish, amara) -> None:
    amara.begin(wish.id, FILM, part="10000-252000")

    film = Recording.objects.get()
    assert film.kept == Interval(10_000, 252_000)
    begun = AuditEvent.objects.get(action="upload.begun")
    assert begun.facts["is_part"] is True


def test_begun_again_a_film_keeps_the_part_it_was_begun_with(wish, amara) -> None:
    amara.begin(wish.id, FILM, part="10000-252000")
    amara.begin(wish.id, FILM)

    assert Recording.objects.get().kept == Interval(10_000, 252_000)


def test_once_a_part_is_here_the_film_can_be_sent_again_with_more(wish, amara) -> None:
    """The rest of what arrived is erased, so that this is the only way to show it."""
    asked = {"invitation": wish.id, "length": len(FILM)}
    asked["fingerprint"] = fingerprint_of(FILM)
    first = amara.send(wish.id, FILM, part="10000-252000")
    assert amara.begin(wish.id, FILM, part="10000-252000").headers["location"] == first
    found = client_of(amara.user).get("/api/v1/uploads", asked).json()
    assert found == {"upload": None}

    more = amara.send(wish.id, FILM, part="5000-252000")
    whole = amara.send(wish.id, FILM)
    assert len({first, more, whole}) == 3
    films = Recording.objects.order_by("number")
    assert [film.kept and film.kept.onset_ms for film in films] == [10_000, 5_000, None]
    found = client_of(amara.user).get("/api/v1/uploads", asked).json()
    assert found["upload"]["url"] == whole


def test_a_sender_on_a_new_line_waits_for_what_the_old_one_still_brings(
    wish, amara
) -> None:
    """Otherwise the new line sends again what is already on its way."""
    address = amara.begin(wish.id, FILM).headers["location"]
    whole = FILM[:200_000]
    sent = amara.patch_scope(address, 0, whole)
    asked = amara.scope("HEAD", address, {"tus-resumable": "1.0.0"})

    async def both() -> Reply:
        half_taken, go_on = asyncio.Event(), asyncio.Event()
        old = asyncio.ensure_future(
            converse_slowly(sent, whole, half_taken=half_taken, go_on=go_on)
        )
        await half_taken.wait()
        new = asyncio.ensure_future(converse(asked, [b""]))
        await asyncio.sleep(0.1)
        go_on.set()
        await old
        return await new

    assert async_to_sync(both)().offset == len(whole)


def test_a_line_that_brings_nothing_more_is_ended_by_the_new_one(wish, amara) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]
    sent = amara.patch_scope(address, 0, FILM[:200_000])
    asked = amara.scope("HEAD", address, {"tus-resumable": "1.0.0"})

    async def both() -> tuple[Reply, Reply]:
        half_taken, never = asyncio.Event(), asyncio.Event()
        old = asyncio.ensure_future(
            converse_slowly(sent, FILM[:200_000], half_taken=half_taken, go_on=never)
        )
        await half_taken.wait()
        return await converse(asked, [b""]), await old

    new, old = async_to_sync(both)()
    assert new.offset == old.offset == 100_000
    assert old.status == 408


@pytest.mark.parametrize("offset", [0, 200_000])
def test_a_body_that_is_not_kept_need_not_come_to_its_end(wish, amara, offset) -> None:
    """The line is closed, or a browser sends all of it for nothing."""
    address = amara.begin(wish.id, FILM).headers["location"]
    amara.patch(address, 0, FILM[:100_000])
    refused = amara.patch(address, offset, FILM[offset:])

    assert refused.status == 409
    assert refused.headers["connection"] == "close"
    assert "connection" not in amara.patch(address, 100_000, FILM[100_000:]).headers


class TestRefused:
    def test_without_having_read_what_filming_is_for(self, people, wish) -> None:
        assert Sender(people.amara).begin(wish.id, FILM).status == 403
        assert not Recording.objects.exists()

    @pytest.mark.parametrize("purposes", ["", "supervision", "therapy,publication"])
    def test_without_consent_for_therapy(self, wish, amara, purposes) -> None:
        assert amara.begin(wish.id, FILM, purposes=purposes).status == 403
        assert not Recording.objects.exists()

    def test_above_the_limit_with_a_sentence(self, people, wish, amara) -> None:
        people.practice.upload_limit_bytes = 1000
        people.practice.save()
        reply = amara.begin(wish.id, FILM)

        assert reply.status == 413
        assert b"the largest we can take" in reply.body
        assert not Upload.objects.exists()

    def test_more_films_on_their_way_than_a_phone_sends(self, wish, amara) -> None:
        begun = [amara.begin(wish.id, FILM[each:]).status for each in range(8)]
        reply = amara.begin(wish.id, FILM[9:])

        assert begun == [201] * 8
        assert reply.status == 429
        assert b"8 films are still on their way." in reply.body
        assert Upload.objects.count() == 8

    def test_above_the_familys_room(self, people, wish, amara) -> None:
        amara.send(wish.id, FILM)
        people.practice.family_quota_bytes = len(FILM) + 10
        people.practice.save()

        assert amara.begin(wish.id, FILM[1:]).status == 413

    @pytest.mark.parametrize(
        "headers",
        [
            {"upload-length": ""},
            {"upload-length": "-1"},
            {"upload-metadata": "invitation !"},
            {"upload-metadata": metadata(invitation="x", purposes="therapy")},
            {"upload-metadata": metadata(part="5000-5000", purposes="therapy")},
            {"upload-metadata": metadata(part="-5", purposes="therapy")},
        ],
    )
    def test_what_cannot_be_read(self, wish, amara, headers) -> None:
        sent = {
            "tus-resumable": "1.0.0",
            "upload-length": "10",
            "upload-metadata": metadata(
                invitation=str(wish.id), fingerprint="", purposes="therapy"
            ),
            **headers,
        }
        assert amara.ask("POST", "/u/", sent).status == 400

    def test_another_version_of_the_protocol(self, amara) -> None:
        assert amara.ask("POST", "/u/", {"tus-resumable": "0.2"}).status == 412

    def test_more_than_was_announced(self, wish, amara) -> None:
        address = amara.begin(wish.id, FILM).headers["location"]

        assert amara.patch(address, 0, FILM + b"more").status == 413
        assert amara.head(address).offset == 0

    @pytest.mark.parametrize(
        "headers",
        [
            {"x-csrftoken": "b" * 32},
            {"x-csrftoken": ""},
            {"sec-fetch-site": "cross-site"},
            {"origin": "https://elsewhere.example"},
        ],
    )
    def test_from_another_site(self, wish, amara, headers) -> None:
        address = amara.begin(wish.id, FILM).headers["location"]
        sent = {
            "tus-resumable": "1.0.0",
            "upload-offset": "0",
            "content-type": "application/offset+octet-stream",
            **headers,
        }

        assert amara.ask("PATCH", address, sent, [FILM]).status == 403
        assert amara.head(address).offset == 0

    def test_by_a_wrong_method(self, wish, amara) -> None:
        address = amara.begin(wish.id, FILM).headers["location"]

        assert amara.ask("GET", address).status == 405
        assert amara.ask("PUT", "/u/").status == 405


@pytest.mark.parametrize(
    "who", ["nobody", "daniel", "ingrid", "noor", "amelia", "mira", "chidi", "jonas"]
)
def test_nobody_else_can_send_or_ask(people, wish, amara, who) -> None:
    address = amara.begin(wish.id, FILM).headers["location"]
    other = Sender(None if who == "nobody" else getattr(people, who))
    missing = f"/u/{uuid.uuid4()}"

    assert other.begin(wish.id, FILM).status == 404
    for refused in (other.head, other.delete):
        mine, none = refused(address), refused(missing)
        assert (mine.status, mine.headers) == (404, none.headers)
    assert other.patch(address, 0, FILM).status == 404
    assert amara.head(address).offset == 0


def test_consent_withdrawn_ends_nothing_of_the_sending(wish, amara) -> None:
    """Sending is the uploader's own; what is withdrawn is others' use of it."""
    address = amara.begin(wish.id, FILM).headers["location"]
    Consent.objects.update(withdrawn_at="2026-01-01T00:00:00Z")

    assert amara.patch(address, 0, FILM).status == 204


def test_options_tell_what_is_spoken() -> None:
    reply = Browser(None).ask("OPTIONS", "/u/")

    assert reply.status == 204
    assert reply.headers["tus-extension"] == (
        "creation,checksum,termination,expiration"
    )
