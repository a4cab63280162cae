"""Reading FHIR extensions: what a key says beyond the elements FHIR has for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

__all__ = ["NAMESPACE", "ORDINAL_VALUE", "Extensions", "Parts"]

#: Under this every extension of this library is named.
NAMESPACE = "urn:attunement:fhir:"
#: FHIR's own extension for what an answer scores.
ORDINAL_VALUE = "http://hl7.org/fhir/StructureDefinition/ordinalValue"


@attrs.frozen
class Parts:
    """The parts of one complex extension, by name; a name may stand several times."""

    document: Mapping[str, Any]

    def text(self, name: str) -> str:
        """Return the part called `name`, empty when there is none."""
        return next(iter(self.texts(name)), "")

    def texts(self, name: str) -> tuple[str, ...]:
        """Return every part called `name`, in order."""
        return tuple(str(value) for value in self._values(name))

    def number(self, name: str) -> float | None:
        """Return the number called `name`, ``None`` when there is none."""
        return next((float(value) for value in self._values(name)), None)

    def _values(self, name: str) -> Iterator[Any]:
        for part in self.document.get("extension", ()):
            if part["url"] == name:
                yield _value(part)


@attrs.frozen
class Extensions:
    """The extensions of an element that this library knows."""

    document: Mapping[str, Any]

    def code(self, name: str) -> str:
        """Return the value of the simple extension `name`, empty when there is none."""
        return next((str(_value(each)) for each in self._called(name)), "")

    def flag(self, name: str) -> bool:
        """Return whether the extension `name` is there and true."""
        return any(_value(each) is True for each in self._called(name))

    def many(self, name: str) -> tuple[Parts, ...]:
        """Return every complex extension called `name`."""
        return tuple(Parts(each) for each in self._called(name))

    def _called(self, name: str) -> Iterator[Mapping[str, Any]]:
        for each in self.document.get("extension", ()):
            if each["url"] == NAMESPACE + name:
                yield each


def _value(document: Mapping[str, Any]) -> Any:
    return next(value for key, value in document.items() if key.startswith("value"))
