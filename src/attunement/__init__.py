"""Attunement: timelines, measures and signals of parents and infants on film.

No server, no network, no global state.
Import names from their modules: `attunement.timebase`, `attunement.timeline`,
`attunement.measures`, `attunement.extraction`, `attunement.formats`.
"""

from __future__ import annotations

__all__ = ["__version__"]

__version__ = "0.1.0"
