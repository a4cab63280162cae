"""What is too much, in one place; the reference page of limits is checked against it."""

from __future__ import annotations

#: Longest film that is read.
LONGEST_MS = 3 * 60 * 60 * 1000
#: Widest or highest picture.
LARGEST_SIDE_PX = 8192
#: Most tracks in one container.
MOST_STREAMS = 16
#: Most pictures in a second, on the average; phones film slow motion at 240.
FASTEST_RATE = 250
#: Longest side of the proxy.
PROXY_SIDE_PX = 1280
#: A film is only copied into its proxy if a player never waits longer for a whole picture.
REMUX_KEY_GAP_MS = 2000
#: Faster films are not copied either: a screen shows no more.
REMUX_FASTEST_RATE = 60
#: A copy of what was sent begins at a whole picture, at most so long after its part does.
COPY_LOSES_MS = 2000
#: Sound of the proxy.
SOUND_HZ = 48_000
SOUND_FRAME = 1024

#: What stands in the head of a proxy beside its index, generously.
BESIDE_INDEX = 4096

#: Seconds until the child must be confined and listening.
START_S = 30.0
#: Seconds that a child is given in the trial of ending one that hangs.
ANSWER_S = 0.1
#: Seconds until the container is open and its first pictures are decoded.
PROBE_S = 10.0


def reading_s(size: int) -> float:
    """Return the longest time in which a film of `size` bytes is read through once."""
    return 60.0 + size / (10 << 20)


def making_s(duration_ms: int) -> float:
    """Return the longest time in which the proxy of a film is made."""
    return 300.0 + 30 * duration_ms / 1000


def proxy_bytes(duration_ms: int, source_size: int) -> int:
    """Return the size above which a proxy is not believed."""
    return (64 << 20) + source_size + duration_ms * 2000


def copy_bytes(source_size: int) -> int:
    """Return the size above which a copy of what was sent is not believed."""
    return (64 << 20) + source_size


def signal_bytes(frame_count: int, regions: int) -> int:
    """Return the size above which movement signals are not believed."""
    return (1 << 20) + frame_count * (regions + 2) * 16
