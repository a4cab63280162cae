"""Bring decoded pictures to the form of the proxy: upright, square, small, SDR."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

import av
from av.filter import Graph
from av.video.frame import VideoFrame

from attunement_clinic.recordings.media.orientation import Orientation
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError

if TYPE_CHECKING:
    from av.filter.context import FilterContext

    from attunement_clinic.recordings.media.wire import Facts, Plan

#: Transfers of high dynamic range, by their number in a stream: PQ and HLG.
HDR_TRANSFERS = {16: "pq", 18: "hlg"}
_FILTER_THREADS = 2
_RANGES = {0: "unknown", 1: "tv", 2: "pc"}
# How brightness and colour are told apart: what a proxy may be in, as encoders name it.
# A film keeps the one it came in, because another would cost a pass and gain nothing.
_MATRICES = {1: "bt709", 5: "bt470bg", 6: "smpte170m"}
_KNOWN_MATRICES = {0, 1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14}
_UNSPECIFIED = 2
# Films that do not name their colours are taken as television was: small ones as
# standard definition, others as high definition.
_SMALL_HEIGHT = 620
_SDR = "out_transfer=bt709:out_primaries=bt709:out_color_matrix=bt709:intent=perceptual"


def matrix_of(picture: VideoFrame) -> str:
    """Return the matrix that the proxy of a film with such pictures is in."""
    if int(picture.color_trc) in HDR_TRANSFERS:
        return "bt709"
    if int(picture.colorspace) == _UNSPECIFIED and picture.height <= _SMALL_HEIGHT:
        return "smpte170m"
    return _MATRICES.get(int(picture.colorspace), "bt709")


class _Shape(NamedTuple):
    """What a filter graph is built for; a change in the film rebuilds it."""

    width: int
    height: int
    pixels: str
    matrix: int
    range: str


class PictureMaker:
    """Turn each decoded picture into one of the proxy."""

    def __init__(self, facts: Facts, plan: Plan) -> None:
        self._orientation = Orientation(facts.quarter_turns, facts.is_mirrored)
        self._is_hdr = facts.transfer != "sdr"
        self._matrix = facts.matrix
        self._is_interlaced = facts.is_interlaced
        turned = facts.quarter_turns % 2 == 1
        self._size = (plan.height, plan.width) if turned else (plan.width, plan.height)
        self._shape: _Shape | None = None
        # A filter does not keep its graph alive.
        self._graph: Graph | None = None
        self._source: FilterContext | None = None
        self._sink: FilterContext | None = None

    def make(self, picture: VideoFrame) -> VideoFrame:
        """Return the picture of the proxy."""
        shape = _shape_of(picture)
        if shape != self._shape:
            self._build(shape)
            self._shape = shape
        source, sink = self._source, self._sink
        if source is None or sink is None:
            raise RefusedFilmError(RefusalCode.UNREADABLE, "no filter for the picture")
        source.push(picture)
        return cast("VideoFrame", sink.pull())

    def _build(self, shape: _Shape) -> None:
        graph = Graph()
        graph.threads = _FILTER_THREADS
        steps = [
            (
                "buffer",
                f"video_size={shape.width}x{shape.height}:pix_fmt={shape.pixels}"
                ":time_base=1/1000:pixel_aspect=1/1"
                f":colorspace={shape.matrix}:range={shape.range}",
            ),
            *self._steps(shape),
            ("format", "pix_fmts=yuv420p"),
            ("buffersink", ""),
        ]
        try:
            nodes = [graph.add(name, options or None) for name, options in steps]
            graph.link_nodes(*nodes).configure()
        except (av.error.FFmpegError, ValueError) as error:
            raise RefusedFilmError(
                RefusalCode.UNREADABLE, f"pixels {shape.pixels} are not read: {error}"
            ) from error
        self._graph, self._source, self._sink = graph, nodes[0], nodes[-1]

    def _steps(self, shape: _Shape) -> list[tuple[str, str]]:
        width, height = self._size
        size = f"w={width}:h={height}:flags=bicubic"
        # A field is half a picture; two fields woven together show combs on movement.
        steps = [("yadif", "deint=interlaced")] if self._is_interlaced else []
        if self._is_hdr:
            # Shrunk first, so that the colour table works on few pixels. Notes that
            # change from picture to picture would have the table built anew each time.
            steps += [
                ("sidedata", "mode=delete:type=DYNAMIC_HDR_PLUS"),
                ("sidedata", "mode=delete:type=DOVI_METADATA"),
                ("scale", size),
                ("format", "pix_fmts=yuv420p10"),
                ("scale", f"{_SDR}:out_range=tv"),
            ]
        else:
            unnamed = shape.matrix == _UNSPECIFIED
            given = f":in_color_matrix={self._matrix}" if unnamed else ""
            colors = f"out_color_matrix={self._matrix}:out_range=tv"
            steps.append(("scale", f"{size}:{colors}{given}"))
        return steps + self._orientation.filters()


def _shape_of(picture: VideoFrame) -> _Shape:
    matrix = int(picture.colorspace)
    return _Shape(
        picture.width,
        picture.height,
        picture.format.name,
        matrix if matrix in _KNOWN_MATRICES else _UNSPECIFIED,
        _RANGES.get(int(picture.color_range), "unknown"),
    )
