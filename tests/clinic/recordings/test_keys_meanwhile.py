"""A new master takes over while a film comes in: only two connections can show it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connections

from attunement_clinic.recordings import keys, masters
from attunement_clinic.recordings.secret_key import SecretKey


def test_a_film_that_comes_meanwhile_is_not_lost(
    own_databases: None,
    settings: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.MASTER_KEYS = tmp_path
    masters.add(1)
    has_read, is_rotated = threading.Event(), threading.Event()
    made: list[UUID] = []
    read = masters.read

    def read_and_be_slow() -> Mapping[int, SecretKey]:
        known = read()
        if threading.current_thread() is parent:
            has_read.set()
            is_rotated.wait(timeout=2)
        return known

    def send_a_film() -> None:
        made.append(keys.create_recording_key())
        connections.close_all()

    monkeypatch.setattr(masters, "read", read_and_be_slow)
    parent = threading.Thread(target=send_a_film)
    parent.start()
    has_read.wait()
    done = keys.rotate()
    is_rotated.set()
    parent.join()

    assert done.destroyed == (1,)
    assert keys.artefact_key(made[0], uuid4())
