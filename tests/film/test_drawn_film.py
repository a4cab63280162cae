"""The drawn film keeps its promises: what is coded is what was drawn."""

import json
from collections import defaultdict
from fractions import Fraction
from itertools import pairwise

import av
import numpy as np
import pytest

from attunement import timebase
from attunement.extraction.motion_energy import motion_energy
from attunement.extraction.region import Region
from attunement.timeline.scheme import load_scheme
from drawn_film import truth
from drawn_film.clock import DURATION_MS, FRAME_COUNT, ms_of_frame
from drawn_film.score import UTTERANCES

BOTH = pytest.mark.parametrize("name", ["drawn.mp4", "drawn_moving.mp4"])


@BOTH
def test_every_frame_decodes_at_its_time(films, seen, name):
    with av.open(films / name) as film:
        picture = film.streams.video[0]

    assert picture.average_rate == picture.base_rate == 30
    assert (picture.width, picture.height) == (1280, 720)
    assert seen[name].times_s == [Fraction(n, 30) for n in range(FRAME_COUNT)]
    assert FRAME_COUNT / 30 * 1000 == DURATION_MS


@BOTH
def test_it_can_be_streamed_as_it_is(films, name):
    """H.264 High 8-bit 4:2:0 and AAC-LC, a key frame each 1.5 s, nothing reordered."""
    with av.open(films / name) as film:
        picture, sound = film.streams.video[0], film.streams.audio[0]
        packets = [packet for packet in film.demux(picture) if packet.size]
        described = (
            *(picture.codec.name, picture.profile, picture.pix_fmt),
            *(sound.codec.name, sound.profile, sound.rate),
        )
        starts = picture.start_time, sound.start_time
        length = film.duration
        labels = film.metadata.keys() - {
            "major_brand",
            "minor_version",
            "compatible_brands",
        }

    assert described == ("h264", "High", "yuv420p", "aac", "LC", 48_000)
    assert starts == (0, 0)
    assert length == DURATION_MS * 1000
    assert labels == set()
    assert all(packet.pts == packet.dts for packet in packets)
    assert [n for n, packet in enumerate(packets) if packet.is_keyframe] == [
        *range(0, FRAME_COUNT, 45)
    ]


@BOTH
def test_it_is_small_and_starts_with_its_index(films, name):
    content = (films / name).read_bytes()

    assert len(content) <= 4_000_000
    assert content.index(b"moov") < content.index(b"mdat")
    assert b"elst" not in content
    assert b"Lavc" not in content[: content.index(b"mdat")]


@BOTH
def test_voices_are_heard_when_they_are_coded(films, name):
    """Each voice rises out of quiet on its frame; between voices it is quiet."""
    loudness = loudness_per_frame(films / name)

    for spoken in UTTERANCES:
        heard = loudness[spoken.start_frame : spoken.stop_frame]
        assert heard.max() > 0.03
    for frame in (100, 120, 840, 880, 1370):
        assert loudness[frame] < 0.01


@pytest.mark.parametrize("spoken", UTTERANCES[:4], ids=lambda one: one.manner)
def test_a_voice_begins_within_two_frames_of_its_onset(films, spoken):
    loudness = loudness_per_frame(films / "drawn.mp4")

    assert loudness[spoken.start_frame - 2] < 0.01
    assert loudness[spoken.start_frame : spoken.start_frame + 4].max() > 0.02


def test_the_annotations_are_what_the_story_says(films):
    committed = json.loads((films / "drawn.annotations.json").read_text("utf-8"))
    facts = json.loads((films / "drawn.truth.json").read_text("utf-8"))

    assert committed == truth.document()
    assert facts == truth.facts()


def test_there_are_many_annotations_on_every_track(timeline):
    coded = {row.tier for row in timeline.annotations()}

    assert len(list(timeline.annotations())) >= 60
    assert coded == {
        tier.id for tier in load_scheme("em-1").tiers_for(timeline.subjects)
    }


def test_the_scheme_is_em_1(timeline):
    assert timeline.scheme.version == load_scheme("em-1").version
    assert {tier.id for tier in timeline.scheme.tiers} == {
        tier.id for tier in load_scheme("em-1").tiers
    }
    assert timeline.scheme.answer_rule == load_scheme("em-1").answer_rule


def test_annotations_lie_in_the_film_on_its_frames():
    rate = timebase.FrameRate(30)
    for row in truth.annotations():
        for ms in (row["onset_ms"], row["offset_ms"]):
            assert 0 <= ms <= DURATION_MS
            assert timebase.ms_of_frame(timebase.frame_at(ms, rate), rate) == ms


def test_the_clock_of_the_film_is_the_library_s():
    rate = timebase.FrameRate(30)

    assert [ms_of_frame(n) for n in range(FRAME_COUNT + 1)] == [
        timebase.ms_of_frame(n, rate) for n in range(FRAME_COUNT + 1)
    ]


def test_states_follow_each_other_without_gap_or_overlap():
    scheme = load_scheme("em-1")
    states = {
        tier.id
        for tier in scheme.tiers_for(["caregiver-1", "caregiver-2", "infant-1"])
        if tier.kind == "state"
    }
    rows = defaultdict(list)
    for row in truth.annotations():
        rows[row["tier"]].append(row)

    for tier in states:
        bouts = rows[tier]
        assert bouts[0]["onset_ms"] == 0
        assert bouts[-1]["offset_ms"] == DURATION_MS
        for one, following in pairwise(bouts):
            assert one["offset_ms"] == following["onset_ms"]
            assert one["code"] != following["code"]


@pytest.fixture(scope="session")
def movement(seen):
    """Return what the library measures of either film, in the regions of its truth."""
    regions = [Region(**one) for one in truth.facts()["regions"]]
    return {
        name: motion_energy(film.luma, regions, rate=timebase.FrameRate(30))
        for name, film in seen.items()
    }


def test_with_the_camera_at_rest_all_movement_is_of_people(movement):
    still = movement["drawn.mp4"]

    assert not still.camera_motion.any()
    assert not still.unjudged.any()
    assert [signal.missing_fraction for signal in still.signals] == [0, 0]


def test_the_moving_camera_is_found_where_it_moves_and_nowhere_else(movement):
    found = movement["drawn_moving.mp4"].camera_motion
    expected = np.zeros(FRAME_COUNT - 1, dtype=bool)
    for move in truth.facts()["camera_motion"]:
        # Sample i is the step from frame i to frame i + 1.
        first, last = (move[edge] * 30 // 1000 for edge in ("onset_ms", "offset_ms"))
        expected[first - 1 : last] = True

    assert not found[~expected].any()
    assert found[expected].mean() > 0.8


def test_a_laugh_moves_the_baby_more_than_a_pause(movement):
    """Shared laughter from 57.8 s on, the caregiver's quiet waiting from 29 s on."""
    _, infant = movement["drawn.mp4"].signals

    assert infant.values[1740:1770].mean() > 3 * infant.values[870:900].mean()


def loudness_per_frame(path):
    """Return the root mean square of the sound under each frame, 0 … 1."""
    with av.open(path) as film:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=48_000)
        parts = [
            part.to_ndarray()[0]
            for frame in film.decode(film.streams.audio[0])
            for part in resampler.resample(frame)
        ]
    sound = np.concatenate(parts).astype(np.float64) / 32_768
    whole = np.zeros(FRAME_COUNT * 1600)
    whole[: min(len(sound), len(whole))] = sound[: len(whole)]
    return np.sqrt((whole.reshape(FRAME_COUNT, 1600) ** 2).mean(axis=1))
