"""Films that something happened to: nothing there, cut off, emptied, bytes changed."""

from __future__ import annotations

from functools import partial

import numpy as np

from hostile_films.clips import box, clip
from hostile_films.elsewhere import Elsewhere

CONTAINERS = {
    "mov": ("mov", "libx264"),
    "mkv": ("matroska", "libx264"),
    "webm": ("webm", "libvpx"),
    "avi": ("avi", "mpeg4"),
    "ts": ("mpegts", "libx264"),
    "hevc": ("mp4", "libx265"),
}
_FUZZED_IN_THE_SUITE = 6
# What thousands of them found (`tests/long`): an index that leads nowhere, time stamps
# that go back, a frame of sound of a layout there is not.
_FOUND = {"mov": (158,), "mkv": (69, 165), "hevc": (59,)}


def fuzzed(kind: str, seed: int) -> bytes:
    """Change a few bytes: anywhere, or among the first, where the structure is."""
    rng = np.random.default_rng([seed, *kind.encode()])
    content = bytearray(sounding(kind))
    within = len(content) if seed % 2 else min(1200, len(content))
    if seed % 4 == 2 and kind in {"mov", "hevc"}:
        # The index of these stands at the end.
        places = len(content) - 1 - rng.integers(0, min(2000, len(content)), size=8)
    else:
        places = rng.integers(0, within, size=int(rng.integers(1, 30)))
    for place in places:
        content[place] = rng.integers(0, 256)
    return bytes(content)


def sounding(kind: str) -> bytes:
    """Return a whole film with sound, to be spoilt."""
    container, codec = CONTAINERS[kind]
    sound = {"webm": "libopus", "avi": "mp3"}.get(kind, "aac")
    quiet = (("x265-params", "log-level=none"),) if kind == "hevc" else ()
    return clip(container, codec, sound_codec=sound, options=quiet)


def _index_first() -> bytes:
    return clip("mp4", container_options=(("moov_size", "4000"),))


def _fuzzed(kind: str, seed: int, _there: Elsewhere) -> bytes:
    return fuzzed(kind, seed)


FILMS = {
    "nothing": lambda _: b"",
    "one_byte": lambda _: b"\0",
    "eight_bytes": lambda _: b"\0\0\0\x08ftyp",
    "head_only": lambda _: clip()[:20],
    "empty_index": lambda _: clip()[:20] + box(b"moov", b""),
    "zeros": lambda _: bytes(100_000),
    "ones": lambda _: b"\xff" * 100_000,
    "noise": lambda _: np.random.default_rng(1).bytes(100_000),
    "noise_as_stream": lambda _: b"".join(
        b"\x47" + np.random.default_rng(n).bytes(187) for n in range(500)
    ),
    "zeros_behind_a_head": lambda _: clip()[:20] + box(b"mdat", bytes(50_000)),
    "index_over_zeros": lambda _: _zeroed(clip()),
    "cut_in_half_mov": lambda _: clip()[: len(clip()) // 2],
    "cut_in_half_index_first": lambda _: _index_first()[
        : len(_index_first()) * 6 // 10
    ],
    "cut_in_half_mkv": lambda _: sounding("mkv")[: len(sounding("mkv")) // 2],
    "cut_in_half_avi": lambda _: sounding("avi")[: len(sounding("avi")) // 2],
    "cut_in_half_ts": lambda _: sounding("ts")[: len(sounding("ts")) // 2],
    "cut_at_its_start_mkv": lambda _: sounding("mkv")[:120],
    "cut_at_its_start_ts": lambda _: sounding("ts")[188 * 4 :],
    "twice": lambda _: clip() + clip(),
    "end_before_the_beginning": lambda _: (
        sounding("mkv")[2000:] + sounding("mkv")[:2000]
    ),
} | {
    f"fuzzed_{kind}_{seed}": partial(_fuzzed, kind, seed)
    for kind in CONTAINERS
    for seed in (*range(_FUZZED_IN_THE_SUITE), *_FOUND.get(kind, ()))
}


def _zeroed(film: bytes) -> bytes:
    start, stop = film.index(b"mdat") + 4, film.index(b"moov") - 4
    return film[:start] + bytes(stop - start) + film[stop:]
