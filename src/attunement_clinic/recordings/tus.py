"""Sending a film: tus 1.0 at `/u/` with creation, checksum, termination, expiration.

The offset told is always what is durably in the encrypted store. There is one writer for
an upload, whatever the number of requests and processes; a request whose connection is
cut keeps what arrived, one whose checksum fails keeps nothing. That a film is here whole
is a state of its own: it is committed together with the job that reads it, and when that
commit was missed, the next question after the offset makes up for it.
"""

import base64
import binascii
import contextlib
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from email.utils import format_datetime
from http import HTTPStatus
from typing import Final
from uuid import UUID

from asgiref.sync import ThreadSensitiveContext
from django.core.exceptions import DisallowedHost
from django.db import InterfaceError, OperationalError
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from attunement.timeline.interval import Interval
from attunement_clinic.policy import Actor, Purpose
from attunement_clinic.recordings import actions, storage
from attunement_clinic.recordings.access import access_upload
from attunement_clinic.recordings.authorise import actor_of_request
from attunement_clinic.recordings.keys import KeyMissingError
from attunement_clinic.recordings.models import Upload
from attunement_clinic.recordings.raw import (
    Answer,
    Receive,
    Scope,
    Send,
    answer,
    csrf_holds,
    in_database,
    problem_answer,
    request_of,
)
from attunement_clinic.recordings.receiving import (
    Arrival,
    BadChecksumError,
    Checksum,
    Ending,
    here,
    receive_into,
)
from attunement_clinic.web.problems import ProblemError
from attunement_clinic.web.shortage import shortage_of

_LOG = logging.getLogger(__name__)
VERSION: Final = "1.0.0"
_EVERY: Final = {
    "tus-resumable": VERSION,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
}
_ABOUT: Final = {
    "tus-version": VERSION,
    "tus-extension": "creation,checksum,termination,expiration",
    "tus-checksum-algorithm": "sha256",
}
_WHOLE: Final = re.compile(r"\d{1,15}")
_ASKED_FOR: Final = {"invitation", "fingerprint", "purposes", "part"}
_PART: Final = re.compile(r"(\d{1,9})-(\d{1,9})")

Serve = Callable[[Scope, Receive], Awaitable[Answer]]


class _ArrivedError(Exception):
    """Another request brought the end of this film meanwhile."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length


async def serve_upload(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request of an upload."""
    async with ThreadSensitiveContext():
        try:
            reply = await _dispatch(scope, receive)
        except _ArrivedError as arrived:
            reply = _at_offset(409, arrived.length)
        except ProblemError as refusal:
            reply = problem_answer(refusal, _EVERY)
        except (Http404, DisallowedHost, KeyMissingError, FileNotFoundError):
            reply = Answer(404)
        except (OSError, OperationalError, InterfaceError) as error:
            reply = _short_of_something(error)
        headers = {**_EVERY, **reply.headers}
        if scope["method"] == "PATCH" and reply.status >= HTTPStatus.BAD_REQUEST:
            # The rest of a body that is not kept need not come: the line is closed.
            headers["connection"] = "close"
        await answer(send, scope, Answer(reply.status, headers, reply.body))


async def _dispatch(scope: Scope, receive: Receive) -> Answer:
    if scope["method"] == "OPTIONS":
        return Answer(204, _ABOUT)
    is_root = scope["path"] == "/u/"
    served = _AT_ROOT if is_root else _AT_UPLOAD
    serve = served.get(scope["method"])
    if serve is None:
        allowed = ", ".join(["OPTIONS", *served])
        return Answer(405, {"allow": allowed})
    if _header(scope, "tus-resumable") != VERSION:
        return Answer(412, {"tus-version": VERSION})
    return await serve(scope, receive)


async def _create(scope: Scope, _receive: Receive) -> Answer:
    length = _number(scope, "upload-length")
    told = _metadata(_header(scope, "upload-metadata"))
    upload = await in_database(_begin, scope, length, told)
    return Answer(201, {"location": f"/u/{upload.id}", **_expires(upload)})


async def _head(scope: Scope, _receive: Receive) -> Answer:
    actor, upload = await in_database(_authorise, scope)
    await here.settle(upload.id)
    offset = await in_database(_settled_offset, actor, upload)
    headers = {"upload-offset": str(offset), "upload-length": str(upload.length)}
    return Answer(200, {**headers, **_expires(upload)})


async def _patch(scope: Scope, receive: Receive) -> Answer:
    if _header(scope, "content-type") != "application/offset+octet-stream":
        return Answer(415)
    offset = _number(scope, "upload-offset")
    checksum = _checksum(scope)
    actor, upload = await in_database(_authorise, scope)
    if upload.finished_at is not None:
        return _at_offset(409, upload.length)
    with await in_database(_open, upload) as writer:
        if writer.durable != offset:
            return _at_offset(409, writer.durable)
        _check_length(scope, offset, upload.length)
        ending = await _arrive(scope, receive, Arrival(upload.id, writer, checksum))
        durable = writer.durable
        if durable == upload.length:
            # It may have been taken back while its last part came.
            await in_database(_authorise, scope)
            await in_database(_finish, actor, upload, writer)
        else:
            await in_database(actions.note_offset, upload.id, offset=durable)
    return _at_offset(204 if ending is Ending.WHOLE else 408, durable)


async def _delete(scope: Scope, _receive: Receive) -> Answer:
    actor, upload = await in_database(_authorise, scope)
    if upload.finished_at is not None:
        return Answer(409)
    with await in_database(_open, upload):
        await in_database(
            actions.cancel_upload, actor, upload_id=upload.id, why="stopped"
        )
    return Answer(204)


_AT_ROOT: Final[Mapping[str, Serve]] = {"POST": _create}
_AT_UPLOAD: Final[Mapping[str, Serve]] = {
    "HEAD": _head,
    "PATCH": _patch,
    "DELETE": _delete,
}


async def _arrive(scope: Scope, receive: Receive, arrival: Arrival) -> Ending:
    async def still_allowed() -> None:
        await in_database(_authorise, scope)

    here.begin(arrival)
    try:
        return await receive_into(arrival, receive, still_allowed)
    except BadChecksumError:
        raise ProblemError(
            460,
            _("A part arrived changed, so it was not kept."),
            what_is_safe=_("What arrived before is kept."),
            what_to_do=_("It is sent again from there."),
        ) from None
    except ValueError:
        raise _too_long() from None
    finally:
        here.end(arrival)


def _begin(scope: Scope, length: int, told: Mapping[str, str]) -> Upload:
    actor = _actor(scope)
    try:
        invitation_id = UUID(told.get("invitation", ""))
        purposes = frozenset(
            Purpose(name) for name in told.get("purposes", "").split(",") if name
        )
        kept = _part(told.get("part", ""))
    except ValueError:
        raise _unreadable() from None
    upload = actions.begin_upload(
        actor,
        invitation_id=invitation_id,
        length=length,
        fingerprint=told.get("fingerprint", ""),
        purposes=purposes,
        kept=kept,
    )
    if length == 0 and upload.finished_at is None:
        with _open(upload) as writer:
            _finish(actor, upload, writer)
    return upload


def _authorise(scope: Scope) -> tuple[Actor | None, Upload]:
    """Open an upload to its sender; asked again while a body comes."""
    try:
        upload_id = UUID(scope["path"].removeprefix("/u/"))
    except ValueError:
        raise Http404 from None
    actor = _actor(scope)
    upload = access_upload(actor, upload_id)
    if upload.ended_at is not None or _is_late(upload):
        raise ProblemError(
            410,
            _("This was given up before the film was here whole."),
            what_is_safe=_("Nothing of it is kept here."),
            what_to_do=_("Please send the film again."),
        )
    return actor, upload


def _actor(scope: Scope) -> Actor | None:
    request = request_of(scope)
    if scope["method"] != "HEAD" and not csrf_holds(request):
        raise ProblemError(
            403,
            _("This page is too old to send from."),
            what_is_safe=_("Your film is still on your phone."),
            what_to_do=_("Load the page again."),
        )
    return actor_of_request(request)


def _open(upload: Upload) -> storage.UploadWriter:
    try:
        return storage.open_upload(upload.artefact, upload.length)
    except storage.BusyError:
        raise ProblemError(
            423,
            _("Another connection is sending this film."),
            what_is_safe=_("What arrived before is kept."),
            what_to_do=_("It goes on from there in a moment."),
        ) from None
    except FileNotFoundError:
        # A 404 would tell a phone that its film is gone, and it would send all again.
        upload.refresh_from_db(fields=["finished_at"])
        if upload.finished_at is None:
            raise
        raise _ArrivedError(upload.length) from None


def _settled_offset(actor: Actor | None, upload: Upload) -> int:
    """Say what is durable; when all of it is, see that the film has arrived as well."""
    if upload.finished_at is not None:
        return upload.length
    offset = storage.durable_offset(upload.artefact, upload.length)
    if offset == upload.length:
        with contextlib.suppress(_ArrivedError), _open(upload) as writer:
            _finish(actor, upload, writer)
    return offset


def _finish(actor: Actor | None, upload: Upload, writer: storage.UploadWriter) -> None:
    """Seal the film, compare it with what was announced, and commit that it is here."""
    try:
        digest = writer.finish()
        is_announced = writer.edges() == upload.fingerprint
    except storage.DamagedError:
        is_announced = False
    if not is_announced:
        actions.cancel_upload(actor, upload_id=upload.id, why="other_film")
        raise ProblemError(
            422,
            _("What arrived is not the film that was announced."),
            what_is_safe=_("Your film is still on your phone."),
            what_to_do=_("Please choose it and send it again."),
        )
    actions.finish_upload(actor, upload_id=upload.id, digest=digest)
    storage.forget_tail(upload.artefact_id)


def _header(scope: Scope, name: str) -> str:
    wanted = name.encode()
    found = (value for key, value in scope["headers"] if key.lower() == wanted)
    return next(found, b"").decode("latin-1").strip()


def _number(scope: Scope, name: str) -> int:
    value = _header(scope, name)
    if not _WHOLE.fullmatch(value):
        raise _unreadable()
    return int(value)


def _checksum(scope: Scope) -> Checksum | None:
    try:
        return Checksum.parse(_header(scope, "upload-checksum"))
    except ValueError:
        raise _unreadable() from None


def _part(told: str) -> Interval | None:
    """Read `from-until` in milliseconds; nothing stands for the whole film."""
    if not told:
        return None
    found = _PART.fullmatch(told)
    if found is None or int(found[1]) >= int(found[2]):
        raise ValueError("A part is from-until in milliseconds, and not empty.")
    return Interval(int(found[1]), int(found[2]))


def _metadata(header: str) -> dict[str, str]:
    """Read what is asked for; a client may tell names and dates, which nobody looks at."""
    told = {}
    for pair in header.split(","):
        name, _space, encoded = pair.strip().partition(" ")
        if name not in _ASKED_FOR:
            continue
        try:
            told[name] = base64.b64decode(encoded, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise _unreadable() from None
    return told


def _check_length(scope: Scope, offset: int, length: int) -> None:
    announced = _header(scope, "content-length")
    if announced and offset + _number(scope, "content-length") > length:
        raise _too_long()


def _at_offset(status: int, offset: int) -> Answer:
    return Answer(status, {"upload-offset": str(offset)})


def _expires(upload: Upload) -> dict[str, str]:
    if upload.finished_at is not None:
        return {}
    return {"upload-expires": format_datetime(upload.expires_at, usegmt=True)}


def _is_late(upload: Upload) -> bool:
    return upload.finished_at is None and upload.expires_at <= timezone.now()


def _unreadable() -> ProblemError:
    return ProblemError(400, _("This cannot be read."))


def _too_long() -> ProblemError:
    return ProblemError(
        413,
        _("More came than was announced."),
        what_is_safe=_("What arrived before is kept."),
        what_to_do=_("Please choose the film again."),
    )


def _short_of_something(error: Exception) -> Answer:
    """Answer that disk or database could not; anything else is a defect of ours."""
    shortage = shortage_of(error)
    if shortage is None:
        raise error
    _LOG.warning("an upload met a shortage: %s", error)
    refusal = ProblemError(
        shortage.status,
        _("The film cannot be stored at the moment."),
        what_is_safe=_("What arrived before is kept."),
        what_to_do=_("It goes on by itself when there is room again.")
        if shortage.status == HTTPStatus.INSUFFICIENT_STORAGE
        else _("It goes on by itself in a while."),
    )
    return problem_answer(refusal, {**_EVERY, **shortage.headers})
