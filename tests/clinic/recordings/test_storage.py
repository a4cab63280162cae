"""The encrypted store gives back what was written, or says that it is damaged."""

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from attunement_clinic.recordings import keys, storage
from attunement_clinic.recordings.models import Artefact, Recording
from attunement_clinic.recordings.segments import SEALED, SEGMENT

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

few = examples(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
# Sizes around the edges of segments find what random ones never would.
sizes = st.one_of(
    st.integers(0, 4 * SEGMENT),
    st.builds(
        lambda whole, more: max(0, whole * SEGMENT + more),
        st.integers(0, 4),
        st.integers(-2, 2),
    ),
)


@pytest.fixture
def recording() -> Recording:
    return Recording(key_id=keys.create_recording_key())


def artefact_of(recording: Recording) -> Artefact:
    return Artefact(id=uuid.uuid4(), recording=recording)


def file_of(artefact: Artefact) -> Path:
    name = artefact.id.hex
    return settings.MEDIA_STORE / name[:2] / name


def stored(recording: Recording, content: bytes) -> Artefact:
    artefact = artefact_of(recording)
    with storage.create_writer(artefact) as writer:
        writer.write(content)
        writer.finish()
    return artefact


def read(artefact: Artefact) -> bytes:
    with storage.open_reader(artefact) as reader:
        return reader.read(0, reader.size)


@few
@given(size=sizes, pieces=st.lists(st.integers(1, 3 * SEGMENT), max_size=8))
def test_what_is_written_in_any_pieces_is_read_back(recording, size, pieces) -> None:
    content = os.urandom(size)
    artefact = artefact_of(recording)

    with storage.create_writer(artefact) as writer:
        rest = content
        for piece in pieces:
            writer.write(rest[:piece])
            rest = rest[piece:]
        writer.write(rest)
        digest = writer.finish()

    assert content == read(artefact)
    assert size == digest.size


@few
@given(size=sizes, cut=st.tuples(st.integers(0, 5 * SEGMENT), st.integers(0, SEGMENT)))
def test_any_range_is_that_range_of_the_whole(recording, size, cut) -> None:
    content = os.urandom(size)
    start, stop = cut[0], cut[0] + cut[1]

    with storage.open_reader(stored(recording, content)) as reader:
        assert content[start:stop] == reader.read(start, stop)
        assert content[start:stop] == b"".join(reader.chunks(start, stop, SEGMENT))


@few
@given(segments=st.integers(1, 3), size=sizes)
def test_a_head_given_last_stands_first(recording, segments, size) -> None:
    head, rest = os.urandom(segments * SEGMENT), os.urandom(size)
    artefact = artefact_of(recording)

    with storage.create_writer(artefact) as writer:
        writer.reserve_head(len(head))
        writer.write(rest)
        writer.put_head(head)
        writer.finish()

    assert head + rest == read(artefact)


@few
@given(size=sizes, where=st.integers(0, 2**31), bit=st.integers(0, 7))
def test_any_flipped_bit_is_noticed(recording, size, where, bit) -> None:
    artefact = stored(recording, os.urandom(size))
    file = file_of(artefact)
    content = bytearray(file.read_bytes())
    content[where % len(content)] ^= 1 << bit
    file.write_bytes(content)

    with pytest.raises(storage.DamagedError):
        read(artefact)


@few
@given(size=sizes, kept=st.integers(0, 2**31))
def test_any_shorter_file_is_noticed(recording, size, kept) -> None:
    artefact = stored(recording, os.urandom(size))
    file = file_of(artefact)
    os.truncate(file, kept % file.stat().st_size)

    with pytest.raises(storage.DamagedError):
        read(artefact)


def test_a_file_cut_at_the_end_of_a_segment_is_noticed(recording) -> None:
    artefact = stored(recording, os.urandom(3 * SEGMENT))
    os.truncate(file_of(artefact), 2 * SEALED)

    with pytest.raises(storage.DamagedError):
        storage.open_reader(artefact)


def test_swapped_segments_are_noticed(recording) -> None:
    artefact = stored(recording, os.urandom(3 * SEGMENT))
    content = file_of(artefact).read_bytes()
    swapped = content[SEALED : 2 * SEALED] + content[:SEALED] + content[2 * SEALED :]
    file_of(artefact).write_bytes(swapped)

    with pytest.raises(storage.DamagedError):
        read(artefact)


def test_a_segment_of_another_file_is_noticed(recording) -> None:
    """Even of the same film, under the same recording key."""
    one, other = (stored(recording, os.urandom(2 * SEGMENT)) for _ in range(2))
    mixed = file_of(one).read_bytes()[:SEALED] + file_of(other).read_bytes()[SEALED:]
    file_of(one).write_bytes(mixed)

    with pytest.raises(storage.DamagedError):
        read(one)


def test_no_two_segments_share_a_nonce(recording) -> None:
    file = file_of(stored(recording, bytes(40 * SEGMENT)))
    content = file.read_bytes()

    nonces = {content[at : at + 12] for at in range(0, len(content), SEALED)}

    assert len(nonces) == 40


def test_nothing_plain_is_on_the_disk(recording) -> None:
    canary = b"the-baby-laughs-at-the-lamp" * 3000
    artefact = stored(recording, canary)

    assert b"baby" not in file_of(artefact).read_bytes()
    assert canary == read(artefact)


def test_an_abandoned_writer_leaves_nothing(recording) -> None:
    artefact = artefact_of(recording)
    with storage.create_writer(artefact) as writer:
        writer.write(b"half a film")

    assert not list(settings.MEDIA_STORE.rglob(f"{artefact.id.hex}*"))


def test_files_are_open_to_their_owner_only(recording) -> None:
    file = file_of(stored(recording, b"film"))

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700


def test_without_its_key_a_film_stays_closed(recording) -> None:
    artefact = stored(recording, b"film")
    keys.WrappedKey.objects.filter(id=recording.key_id).delete()

    with pytest.raises(keys.KeyMissingError):
        storage.open_reader(artefact)


class TestUpload:
    @pytest.fixture(autouse=True)
    def _recording(self, recording: Recording) -> Iterator[None]:
        self.recording = recording
        return

    def begin(self) -> Artefact:
        artefact = artefact_of(self.recording)
        storage.create_upload(artefact)
        return artefact

    @few
    @given(
        size=sizes,
        steps=st.lists(
            st.tuples(
                st.integers(0, 2 * SEGMENT),
                st.sampled_from(["commit", "discard", "die"]),
            ),
            max_size=12,
        ),
    )
    def test_committed_bytes_survive_and_others_never_were(self, size, steps) -> None:
        content, artefact = os.urandom(size), self.begin()
        writer = storage.open_upload(artefact, size)
        promised = 0
        for length, end in steps:
            writer.write(content[writer.offset : writer.offset + length])
            if end == "commit":
                promised = writer.commit()
            elif end == "discard":
                writer.discard()
            else:
                writer.close()
                writer = storage.open_upload(artefact, size)
            assert promised <= writer.durable <= writer.offset
            assert writer.durable == storage.durable_offset(artefact, size)
        writer.discard()
        writer.write(content[writer.offset :])
        writer.commit()
        digest = writer.finish()
        writer.close()

        assert size == digest.size
        assert content == read(artefact)

    def test_there_is_one_writer(self) -> None:
        artefact = self.begin()
        with (
            storage.open_upload(artefact, 10),
            pytest.raises(storage.BusyError),
        ):
            storage.open_upload(artefact, 10)
        storage.open_upload(artefact, 10).close()

    def test_it_never_grows_past_its_length(self) -> None:
        with (
            storage.open_upload(self.begin(), 10) as writer,
            pytest.raises(ValueError, match="More than 10"),
        ):
            writer.write(bytes(11))

    def test_it_is_not_finished_before_it_is_whole(self) -> None:
        with storage.open_upload(self.begin(), 10) as writer:
            writer.write(bytes(9))
            writer.commit()
            with pytest.raises(ValueError, match="9 of 10"):
                writer.finish()

    def test_finishing_again_gives_the_same(self) -> None:
        artefact = self.begin()
        with storage.open_upload(artefact, 5) as writer:
            writer.write(b"films")
            writer.commit()
            first = writer.finish()
        with storage.open_upload(artefact, 5) as writer:
            assert first == writer.finish()
            assert storage.durable_offset(artefact, 5) == 5

    @pytest.mark.parametrize("slot", [0, 1])
    def test_a_torn_slot_falls_back_to_the_one_before(self, slot) -> None:
        """The machine dies while a slot is written: the other one still holds."""
        artefact, content = self.begin(), os.urandom(3 * SEGMENT)
        with storage.open_upload(artefact, len(content)) as writer:
            for stop in (SEGMENT + 5, SEGMENT + 9, 2 * SEGMENT + 7)[: 3 - slot]:
                writer.write(content[writer.offset : stop])
                before, promised = writer.durable, writer.commit()
        tail = file_of(artefact).with_suffix(".tail")
        current = (3 - slot) % 2
        with tail.open("r+b") as file:
            file.seek(current * (1 << 17) + 30)
            file.write(b"torn")

        assert before < promised
        assert before == storage.durable_offset(artefact, len(content))
