"""Short films out of the drawn one: copied from whole picture to whole picture."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
from av.packet import Packet
from av.stream import Stream

from attunement_clinic.config.demo.filled.script import Film

_FILMS = Path(__file__).parents[1] / "films"
#: The drawn film has a whole picture every so often; a copy can only begin at one.
KEY_EVERY_MS = 1500
# Sound and picture of one time may stand so far apart in the file.
_APART_MS = 1000


def cut(film: Film, to: Path) -> None:
    """Write the stretch of the drawn film that a family's film is."""
    if film.begins % KEY_EVERY_MS:
        raise ValueError(f"No whole picture stands at {film.begins} ms.")
    source = _FILMS / ("drawn_moving.mp4" if film.moving else "drawn.mp4")
    # An edit list would have the film made anew instead of copied.
    with (
        av.open(source) as given,
        av.open(to, "w", format="mp4", options={"use_editlist": "0"}) as made,
    ):
        tracks: dict[int, Stream] = {
            track.index: made.add_stream_from_template(track)
            for track in (given.streams.video[0], given.streams.audio[0])
        }
        first: dict[int, int] = {}
        given.seek(film.begins * 1000)
        for packet in given.demux(*(given.streams[index] for index in tracks)):
            at_ms = _time_of(packet)
            if at_ms is None or at_ms >= film.ends + _APART_MS:
                break
            if not film.begins <= at_ms < film.ends:
                continue
            start = first.setdefault(packet.stream_index, packet.pts or 0)
            packet.pts, packet.dts = (
                _moved(packet.pts, start),
                _moved(packet.dts, start),
            )
            packet.stream = tracks[packet.stream_index]
            made.mux(packet)


def _time_of(packet: Packet[Stream]) -> Fraction | None:
    if packet.pts is None or packet.dts is None:
        return None
    return packet.pts * packet.time_base * 1000


def _moved(at: int | None, start: int) -> int | None:
    return None if at is None else at - start
