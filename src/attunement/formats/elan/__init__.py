"""ELAN's annotation format: EAF 2.7, 2.8 and 3.0 in, 3.0 out.

::

    EAF                                    Timeline
    TIER, PARTICIPANT                      foreign tier, its subject
    TIME_SLOT without a time               interpolated, and said in the report
    REF_ANNOTATION                         row with a parent; its time, or a share of it
    CONTROLLED_VOCABULARY of the type      codes of the tier
    MEDIA_DESCRIPTOR, TIME_ORIGIN          media, offset_ms
    licence, links, locales, languages,
    external references, unknown rest      remainder, written back as it was

Nothing is fetched: external vocabularies and schemas are named and left alone.
"""

from __future__ import annotations

from attunement.formats.elan._read import read_elan
from attunement.formats.elan._write import write_elan

__all__ = ["read_elan", "write_elan"]
