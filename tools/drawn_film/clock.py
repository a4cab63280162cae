"""Frames and milliseconds of the drawn film: 30 frames a second, exactly."""

FRAMES_PER_SECOND = 30
FRAME_COUNT = 2250
DURATION_MS = 75_000


def frame_of(seconds: float) -> int:
    """Return the frame that stands nearest to a time of the script."""
    return round(seconds * FRAMES_PER_SECOND)


def ms_of_frame(frame: int) -> int:
    """Return the first whole millisecond at which the frame is shown."""
    return -(-frame * 1000 // FRAMES_PER_SECOND)
