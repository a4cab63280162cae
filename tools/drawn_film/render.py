"""Make the drawn film: pictures, sound and annotations.

``python tools/drawn_film/render.py --out DIR`` writes ``drawn.mp4``,
``drawn.annotations.json`` and ``drawn.truth.json``; ``--shake`` writes
``drawn_moving.mp4`` with the moving camera instead; ``--check`` draws some frames twice
and compares them.
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import imageio_ffmpeg

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from drawn_film.clock import DURATION_MS, FRAME_COUNT, FRAMES_PER_SECOND
from drawn_film.picture import frame_png
from drawn_film.truth import document, facts
from drawn_film.voices import RATE, soundtrack

#: The encoder starts its first packet this many samples early. The sound is cut by as
#: many, all of them before the first voice, so that no edit list is needed to keep
#: picture and sound together.
_PRIMING = 1024
#: Samples of one packet: the sound ends with the last that is over before the picture.
_PACKET = 1024

_QUIET = ("-hide_banner", "-loglevel", "error", "-y")
_SCALE = "accurate_rnd+bitexact+full_chroma_int+full_chroma_inp"
_PIXELS = "format=yuv420p"
_KEY_FRAMES = "threads=1:keyint=45:min-keyint=45:scenecut=0:sliced-threads=0"
_EXACT = ("-fflags", "+bitexact", "-map_metadata", "-1", "-threads", "1")


def main() -> int:
    """Render what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path())
    parser.add_argument("--shake", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--every", type=int, default=1, help="draft: each n-th frame")
    asked = parser.parse_args()
    if asked.check:
        return _check()
    asked.out.mkdir(parents=True, exist_ok=True)
    film = asked.out / ("drawn_moving.mp4" if asked.shake else "drawn.mp4")
    with tempfile.TemporaryDirectory() as scratch:
        sound = _encode_sound(Path(scratch))
        made = Path(scratch) / film.name
        _encode_film(made, sound, moving=asked.shake, every=asked.every)
        shutil.move(made, film)
    if not asked.shake:
        write_json(asked.out / "drawn.annotations.json", document())
        write_json(asked.out / "drawn.truth.json", facts())
    digest = hashlib.sha256(film.read_bytes()).hexdigest()
    print(f"{film.name}: {film.stat().st_size} bytes, sha256 {digest}")
    return 0


def write_json(path: Path, document: dict[str, object]) -> None:
    """Write a document beside the film."""
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _encode_sound(scratch: Path) -> Path:
    """Return an AAC stream whose decoded sound begins with the encoder's priming."""
    raw, coded = scratch / "sound.pcm", scratch / "sound.aac"
    kept = slice(_PRIMING, DURATION_MS * RATE // 1000 // _PACKET * _PACKET)
    raw.write_bytes(soundtrack()[kept].astype("<i2").tobytes())
    _ffmpeg(
        *("-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", str(raw)),
        *(
            "-c:a",
            "aac",
            "-profile:a",
            "aac_low",
            "-b:a",
            "64k",
            "-flags:a",
            "+bitexact",
        ),
        *_EXACT,
        *("-f", "adts", str(coded)),
    )
    return coded


def _encode_film(film: Path, sound: Path, *, moving: bool, every: int) -> None:
    """Encode the pictures beside the sound, index first, both from time zero.

    No frame is reordered, so that no edit list has to say which one comes first; a key
    frame stands every one and a half seconds, so that every seek is short.
    """
    command = [
        *(imageio_ffmpeg.get_ffmpeg_exe(), *_QUIET),
        *("-f", "image2pipe", "-c:v", "png", "-framerate", str(FRAMES_PER_SECOND)),
        *("-i", "-", "-f", "aac", "-i", str(sound), "-map", "0:v", "-map", "1:a"),
        *("-vf", f"scale=out_color_matrix=bt709:out_range=tv:flags={_SCALE},{_PIXELS}"),
        *("-c:v", "libx264", "-profile:v", "high", "-level", "3.1"),
        *("-preset", "veryslow", "-tune", "animation", "-crf", "28", "-bf", "0"),
        *("-x264-params", _KEY_FRAMES, "-flags:v", "+bitexact"),
        *("-color_primaries", "bt709", "-color_trc", "bt709", "-colorspace", "bt709"),
        *("-color_range", "tv", "-bsf:v", "filter_units=remove_types=6"),
        *("-c:a", "copy", *_EXACT, "-metadata:s:v", "encoder="),
        *("-video_track_timescale", "30000"),
        *("-use_editlist", "0", "-movflags", "+faststart", str(film)),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None  # noqa: S101 - asked for one line above
        png = b""
        for frame in range(FRAME_COUNT):
            if frame % every == 0:
                png = frame_png(frame, moving=moving)
            encoder.stdin.write(png)
        encoder.stdin.close()
        if encoder.wait() != 0:
            message = "the encoder stopped with an error; its own words stand above"
            raise RuntimeError(message)


def _ffmpeg(*arguments: str) -> None:
    subprocess.run([imageio_ffmpeg.get_ffmpeg_exe(), *_QUIET, *arguments], check=True)


def _check() -> int:
    """Draw some frames twice; return 1 when any of them differs."""
    for frame in (0, 1000):
        for moving in (False, True):
            if frame_png(frame, moving=moving) != frame_png(frame, moving=moving):
                print(f"frame {frame} differs between two drawings")
                return 1
            digest = hashlib.sha256(frame_png(frame, moving=moving)).hexdigest()
            print(f"frame {frame}{' moving' if moving else ''}: {digest[:16]}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
