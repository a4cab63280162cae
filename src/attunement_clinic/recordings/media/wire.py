"""What the worker and its confined child say to each other, over two pipes.

From the child: one byte of kind, four of length, the payload. To the child: four bytes
of length, the payload. The worker trusts no length, offset or number it is told.
"""

from __future__ import annotations

import os
import struct
from enum import IntEnum
from typing import TypeAlias, TypeVar

import msgspec

HEADER = struct.Struct("<cI")
LENGTH = struct.Struct("<I")
RANGE = struct.Struct("<QI")
PERMILLE = struct.Struct("<H")
#: No single message is longer.
MESSAGE_LIMIT = 1 << 25
#: Longest range that may be asked for at once.
RANGE_LIMIT = 1 << 20


class Kind:
    """First byte of a message from the child."""

    READ = b"R"
    OUTPUT = b"O"
    HEAD = b"H"
    PROGRESS = b"P"
    REPORT = b"J"


class Output(IntEnum):
    """What the child makes."""

    PROXY = 0
    POSTER = 1
    PEAKS = 2
    FRAMES = 3
    SIGNALS = 4
    ORIGINAL = 5


class Region(msgspec.Struct, frozen=True):
    """Where one person moves; fractions of the picture."""

    name: str
    x: float
    y: float
    width: float
    height: float


class FilmJob(msgspec.Struct, frozen=True, tag="film"):
    """Read a film and make what the clinic watches."""

    container: str
    demuxer: str
    size: int
    confined: bool = True


class MovementJob(msgspec.Struct, frozen=True, tag="movement"):
    """Measure movement in the regions of a proxy."""

    size: int
    regions: list[Region]
    rate: tuple[int, int]
    frame_count: int
    confined: bool = True


class AttemptsJob(msgspec.Struct, frozen=True, tag="attempts"):
    """Confine yourself and try what must fail, first under each layer alone."""

    confined: bool = True
    by_layer: bool = True


class Started(msgspec.Struct, frozen=True, tag="started"):
    """The child is confined, by these layers."""

    layers: dict[str, int]


class Opened(msgspec.Struct, frozen=True, tag="opened"):
    """The container was opened and its first pictures decoded: the end of the probe."""

    declared_ms: int | None


class Facts(msgspec.Struct, frozen=True, tag="facts"):
    """What a whole reading of the film found, before anything is decided."""

    video_codec: str
    profile: str
    pixel_format: str
    width: int
    height: int
    sample_aspect: tuple[int, int]
    quarter_turns: int
    is_mirrored: bool
    is_upright: bool
    transfer: str
    matrix: str
    is_interlaced: bool
    frames: int
    first_pts_ms: int
    end_ms: int
    step: tuple[int, int] | None
    is_steady: bool
    tick: tuple[int, int]
    mean_rate: tuple[int, int]
    rate_95: tuple[int, int]
    longest_key_gap_ms: int
    has_cuts: bool
    is_damaged: bool
    audio_codec: str
    audio_profile: str
    audio_first_ms: int
    audio_rate: int
    audio_packets: int
    declared_ms: int | None
    is_truncated: bool


class Copy(msgspec.Struct, frozen=True):
    """How the kept part is copied as it was sent: by which muxer, with what head."""

    muxer: str
    head_size: int


class Plan(msgspec.Struct, frozen=True, tag="plan"):
    """How the proxy is made; the worker decides it.

    `kept_ms` is the part that is watched, from the first picture; all of it without.
    Without `original` the proxy stands for what was sent.
    """

    remux: bool
    rate: tuple[int, int]
    width: int
    height: int
    frames: int
    has_sound: bool
    head_size: int
    kept_ms: tuple[int, int] | None = None
    original: Copy | None = None


class Made(msgspec.Struct, frozen=True, tag="made"):
    """The proxy and its companions are written; `has_original` if what was sent is, too."""

    frame_count: int
    source_end_ms: int
    has_sound: bool
    damaged_packets: int
    has_original: bool = False


class Measured(msgspec.Struct, frozen=True, tag="measured"):
    """The movement signals are written."""

    samples: int


class Attempted(msgspec.Struct, frozen=True, tag="attempted"):
    """Which forbidden things were possible; empty when the confinement holds."""

    broken: dict[str, str]


class RefusedReport(msgspec.Struct, frozen=True, tag="refused"):
    """The film is at fault."""

    code: str
    reason: str


class Failed(msgspec.Struct, frozen=True, tag="failed"):
    """The child met what it was not made for."""

    reason: str


class CannotConfine(msgspec.Struct, frozen=True, tag="cannot_confine"):
    """The child could not confine itself and did nothing."""

    reason: str


Report: TypeAlias = (
    Started
    | Opened
    | Facts
    | Made
    | Measured
    | Attempted
    | RefusedReport
    | Failed
    | CannotConfine
)
Job: TypeAlias = FilmJob | MovementJob | AttemptsJob
Order: TypeAlias = FilmJob | MovementJob | AttemptsJob | Plan

T = TypeVar("T")


def read_exactly(descriptor: int, length: int) -> bytes:
    """Read `length` bytes from a pipe; an ended pipe is an error."""
    parts: list[bytes] = []
    missing = length
    while missing:
        part = os.read(descriptor, min(missing, 1 << 20))
        if not part:
            message = f"the pipe ended {missing} bytes early"
            raise EOFError(message)
        parts.append(part)
        missing -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def write_all(descriptor: int, *parts: bytes | memoryview) -> None:
    """Write every byte of every part to a pipe."""
    for part in parts:
        view = memoryview(part)
        while view:
            view = view[os.write(descriptor, view) :]
