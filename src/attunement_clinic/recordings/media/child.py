"""The child's one life: import, confine itself, take one order, do it, end.

Started by `host` with two pipes and nothing else. No byte of a film is read before
the confinement holds.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import time
import traceback

import av
import msgspec
import numpy as np

from attunement_clinic.recordings.media import attempts, confine
from attunement_clinic.recordings.media.cleaning import copy_kept
from attunement_clinic.recordings.media.movement import measure
from attunement_clinic.recordings.media.pipes import RangeFile, Worker
from attunement_clinic.recordings.media.remux import Remuxer
from attunement_clinic.recordings.media.scan import scan
from attunement_clinic.recordings.media.transcode import Transcoder
from attunement_clinic.recordings.media.verdict import (
    CannotConfineError,
    RefusalCode,
    RefusedFilmError,
)
from attunement_clinic.recordings.media.wire import (
    Attempted,
    AttemptsJob,
    CannotConfine,
    Failed,
    FilmJob,
    MovementJob,
    RefusedReport,
    Started,
)

_NICENESS = 5


def main(orders: int, reports: int) -> int:
    """Do one job between two pipes; return the exit status."""
    # The pages of the clinic come first.
    os.nice(_NICENESS)
    worker = Worker(orders, reports)
    av.logging.set_level(None)
    _load_what_is_loaded_late()
    job = worker.job()
    layers: dict[str, int] = {}
    broken: dict[str, str] = {}
    if job.confined:
        _silence()
        if isinstance(job, AttemptsJob) and job.by_layer:
            broken = attempts.attempts_by_layer()
        try:
            layers = confine.confine()
        except CannotConfineError as error:
            worker.report(CannotConfine(reason=str(error)))
            return 1
    worker.report(Started(layers=layers))
    try:
        if isinstance(job, AttemptsJob):
            worker.report(Attempted(broken=broken | attempts.attempts()))
            _hang()
        else:
            _do(worker, job)
    except RefusedFilmError as refusal:
        worker.report(RefusedReport(code=refusal.code, reason=refusal.reason))
    except (MemoryError, av.error.MemoryError) as error:
        reason = f"needs more memory than a film is given: {error}"
        worker.report(RefusedReport(code=RefusalCode.TOO_LARGE_PICTURE, reason=reason))
    except av.error.FFmpegError as error:
        # Nothing that a whole film would bring about: time stamps that go back, say.
        reason = f"{type(error).__name__}: {error}"
        worker.report(RefusedReport(code=RefusalCode.UNREADABLE, reason=reason))
    except Exception:  # whatever it is, the worker must be told
        worker.report(Failed(reason=traceback.format_exc(limit=-4)))
        return 1
    return 0


def _do(worker: Worker, job: FilmJob | MovementJob) -> None:
    source = RangeFile(worker, job.size)
    if isinstance(job, MovementJob):
        worker.report(measure(worker, source, job))
        return
    reading = scan(worker, source, job)
    worker.report(reading.facts)
    plan = worker.plan()
    if plan.remux:
        made = Remuxer(worker, reading.facts, plan).run(source, job)
    else:
        first = min(reading.pts)
        made = Transcoder(worker, reading.facts, plan).run(source, job, first)
    is_copied = copy_kept(worker, source, job, plan, reading)
    worker.report(msgspec.structs.replace(made, has_original=is_copied))


def _hang() -> None:
    """Never answer again: the worker must see to it that this ends."""
    while True:
        time.sleep(3600)


def _load_what_is_loaded_late() -> None:
    """Import what imports itself on first use; later there is no file to read it from."""
    for module in pkgutil.walk_packages(av.__path__, "av."):
        if module.name not in {"av.__main__", "av.datasets"}:
            importlib.import_module(module.name)
    # NumPy loads this one from within its median.
    importlib.import_module("numpy.ma")
    np.percentile(np.arange(3), 5, method="lower")


def _silence() -> None:
    """Send what a decoder would print to nowhere, as standard output already goes."""
    sys.stderr.flush()
    os.dup2(1, 2)
