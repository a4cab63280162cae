"""Coding schemes as files: those that come with the library, and a site's own."""

from __future__ import annotations

from pathlib import Path

from attunement.errors import FormatError, SchemeError
from attunement.formats._source import read_bytes
from attunement.formats._strict_json import LARGEST_JSON, parse_json
from attunement.timeline.scheme import (
    BUNDLED_SCHEMES,
    CodingScheme,
    load_scheme,
    scheme_from_document,
)

__all__ = ["read_scheme"]


def read_scheme(name: str | Path) -> CodingScheme:
    """Read a scheme by its id, where it comes with the library, or from a JSON file.

    Parameters
    ----------
    name : str or pathlib.Path
        One of `attunement.timeline.scheme.BUNDLED_SCHEMES`, or a file.

    Returns
    -------
    CodingScheme
        Checked.

    Raises
    ------
    SchemeError
        When there is neither.
    FormatError
        When the file is no scheme.

    Examples
    --------
    >>> read_scheme("em-1-short").id
    'em-1-short'
    """
    if name in BUNDLED_SCHEMES:
        return load_scheme(str(name))
    if not Path(name).is_file():
        message = (
            f"no scheme {str(name)!r}; expected {', '.join(BUNDLED_SCHEMES)} "
            "or a JSON file"
        )
        raise SchemeError(message)
    document = parse_json(read_bytes(name, limit=LARGEST_JSON), path=str(name))
    if not isinstance(document, dict):
        raise FormatError("expected an object, a coding scheme", path=str(name))
    try:
        return scheme_from_document(document)
    except SchemeError as error:
        raise FormatError(str(error), path=str(name)) from error
