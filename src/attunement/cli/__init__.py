"""The ``attunement`` command: parse, call, print."""

from __future__ import annotations

from attunement.cli.command import main

__all__ = ["main"]
