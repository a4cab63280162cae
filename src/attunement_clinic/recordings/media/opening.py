"""Open a film in the confined child: one demuxer, known decoders, nothing else reached."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import av
from av.stream import Disposition

from attunement_clinic.recordings.media.limits import LARGEST_SIDE_PX, MOST_STREAMS
from attunement_clinic.recordings.media.verdict import RefusalCode, RefusedFilmError

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.codec.context import CodecContext
    from av.container import InputContainer
    from av.stream import Stream
    from av.video.stream import VideoStream

    from attunement_clinic.recordings.media.pipes import RangeFile

DECODING_THREADS = 2
# Two threads decode two pictures at a time, or two slices of one. Of pictures larger than
# 4K in 8 bits each more is some thirty megabytes, beside those the decoder has to keep.
_LARGE_PICTURE = 16 << 20
#: The filter that takes from H.264 what a camera may have written beside the pictures.
WITHOUT_NOTES = "filter_units=remove_types=6"
_BUFFER = 1 << 18
_PICTURE_DECODERS = [
    "h264",
    "hevc",
    "av1",
    "libdav1d",
    "vp8",
    "vp9",
    "libvpx",
    "libvpx-vp9",
    "mpeg4",
    "msmpeg4",
    "msmpeg4v2",
    "msmpeg4v1",
    "h263",
    "h263p",
    "h263i",
    "flv1",
    "flv",
    "mpeg1video",
    "mpeg2video",
    "mpegvideo",
    "mjpeg",
    "mjpegb",
    "dvvideo",
    "prores",
    "dnxhd",
    "wmv1",
    "wmv2",
    "wmv3",
    "vc1",
    "theora",
    "svq3",
    "rv40",
    "rawvideo",
    "ffv1",
    "huffyuv",
]
_SOUND_DECODERS = [
    "aac",
    "aac_latm",
    "mp3",
    "mp3float",
    "mp2",
    "mp2float",
    "mp1",
    "mp1float",
    "ac3",
    "ac3_fixed",
    "eac3",
    "alac",
    "flac",
    "opus",
    "libopus",
    "vorbis",
    "libvorbis",
    "amrnb",
    "amrwb",
    "amr_nb",
    "amr_wb",
    "libopencore_amrnb",
    "libopencore_amrwb",
    "wmav1",
    "wmav2",
    "adpcm_ms",
    "adpcm_ima_wav",
    "adpcm_ima_qt",
    "qdm2",
    "dca",
    "pcm_s16le",
    "pcm_s16be",
    "pcm_s24le",
    "pcm_s24be",
    "pcm_s32le",
    "pcm_s32be",
    "pcm_u8",
    "pcm_s8",
    "pcm_f32le",
    "pcm_f32be",
    "pcm_f64le",
    "pcm_f64be",
    "pcm_alaw",
    "pcm_mulaw",
    "pcm_bluray",
    "pcm_dvd",
]


@contextmanager
def opened(source: RangeFile, container: str, demuxer: str) -> Iterator[InputContainer]:
    """Open the film as the container that its bytes told."""
    source.seek(0)
    try:
        film = av.open(
            cast("object", source),
            "r",
            format=container,
            buffer_size=_BUFFER,
            metadata_errors="replace",
            options={
                "format_whitelist": demuxer,
                "protocol_whitelist": "",
                "codec_whitelist": ",".join([*_PICTURE_DECODERS, *_SOUND_DECODERS]),
                "max_streams": str(MOST_STREAMS),
                "max_probe_packets": "2500",
                "probesize": str(16 << 20),
            },
        )
    except av.error.FFmpegError as error:
        raise RefusedFilmError(
            RefusalCode.UNREADABLE, f"cannot be opened as {container}: {error}"
        ) from error
    try:
        if len(film.streams) > MOST_STREAMS:
            raise RefusedFilmError(
                RefusalCode.TOO_COMPLEX, f"more than {MOST_STREAMS} tracks"
            )
        yield film
    finally:
        film.close()


def picture_of(film: InputContainer) -> VideoStream:
    """Return the main moving picture: the largest track that is no cover picture."""
    still = Disposition.attached_pic | Disposition.timed_thumbnails
    tracks = [track for track in film.streams.video if not track.disposition & still]
    if not tracks:
        raise RefusedFilmError(RefusalCode.NO_PICTURE, "no moving picture in the file")
    # PyAV has no context for a codec without a decoder, whatever its types say.
    known = [track for track in tracks if _is_decodable(track)]
    if not known:
        raise RefusedFilmError(
            RefusalCode.UNREADABLE, "the picture is in a codec that is not read"
        )
    track = max(known, key=lambda stream: stream.width * stream.height)
    if max(track.width, track.height) > LARGEST_SIDE_PX:
        raise RefusedFilmError(
            RefusalCode.TOO_LARGE_PICTURE,
            f"{track.width}×{track.height} pixels; {LARGEST_SIDE_PX} is the limit",
        )
    track.thread_count = DECODING_THREADS
    track.thread_type = "SLICE" if _picture_bytes(track) > _LARGE_PICTURE else "AUTO"
    return track


def sound_of(film: InputContainer) -> AudioStream | None:
    """Return the first sound track that can be decoded."""
    for track in film.streams.audio:
        if _is_decodable(track) and track.codec_context.sample_rate > 0:
            return track
    return None


def _picture_bytes(track: VideoStream) -> int:
    """Return what one decoded picture of a track takes; nothing if it is not known yet."""
    pixels = track.codec_context.format
    if pixels is None:
        return 0
    return sum(
        part.width * part.height * math.ceil(part.bits / 8)
        for part in pixels.components
    )


def _is_decodable(track: Stream) -> bool:
    context = cast("CodecContext | None", track.codec_context)
    return context is not None
