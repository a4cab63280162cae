"""Trying the newest backup: restored into a scratch place, looked through, thrown away.

A backup that was never restored is none. The films are not copied once more: they are
opened where the backup holds them, with the keys that came back.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings

from attunement_clinic.audit.actions import record
from attunement_clinic.config.backup import choosing, key, restoring, state
from attunement_clinic.config.backup.paper import Sheet
from attunement_clinic.config.start_error import StartError
from attunement_clinic.recordings import masters
from attunement_clinic.recordings.secret_key import KeyRefusedError

_LONGEST_S = 6 * 3600


def try_newest(place: Path, now: datetime) -> list[str]:
    """Restore the newest backup beside the installation; return what is wrong with it."""
    began = time.monotonic()
    scratch = Path(tempfile.mkdtemp(prefix="drill-", dir=settings.VAR / "tmp"))
    name = ""
    try:
        source = choosing.choose(place, _sheet())
        name = source.data.name
        choosing.check_pieces(source, say=_say_nothing)
        faults = _tried(source, scratch / "var")
    except (StartError, KeyRefusedError) as error:
        faults = [str(error)]
    finally:
        shutil.rmtree(scratch)
    took_s = time.monotonic() - began
    state.note_drill(at=now, name=name, faults=faults, took_s=took_s)
    record(
        None,
        action="backup.tried",
        subject_kind="installation",
        subject_id=None,
        facts={"name": name, "faults": len(faults)},
    )
    return faults


def _sheet() -> Sheet:
    """Return the keys as they are here now: what a sheet printed today would hold."""
    known = masters.read()
    return Sheet(
        key.read_or_create(settings.SECRETS),
        {epoch: known[epoch].on_paper() for epoch in known},
        are_given=masters.are_given(),
    )


def _tried(source: choosing.Source, var: Path) -> list[str]:
    restoring.restore(source, var, say=_say_nothing, with_films=False)
    with restoring.postgres_running(var):
        told = subprocess.run(  # noqa: S603 (our own command)
            restoring.look_through_command(source, "--json"),
            env=restoring.environment_of(var, source),
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST_S,
        )
    if told.returncode != 0:
        return [told.stderr.strip() or f"the look through ended with {told.returncode}"]
    return msgspec.json.decode(told.stdout.splitlines()[-1], type=list[str])


def _say_nothing(_words: str) -> None:
    """Nobody reads what a job says."""
