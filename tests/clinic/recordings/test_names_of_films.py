"""What a film is called on the phone decides nothing, is kept nowhere and is no path."""

import base64
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from hypothesis import HealthCheck, example, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from attunement_clinic.recordings import tasks
from attunement_clinic.recordings.models import FilmInvitation, Recording, Upload
from clinic.recordings.raw_client import Sender, fingerprint_of, metadata
from factories.arrived_films import stored_files
from hostile_films.clips import clip

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_PLAYLIST = b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\ncanary.mp4\n"
_ENDINGS = [".m3u8", ".ffconcat", ".mpd", ".sdp", ".mp4", ".html", ".svg", ".exe", ""]
_NAMED = [
    "../../../etc/passwd",
    "..\\..\\film.mp4",
    "/dev/stdin",
    "C:\\film.mov",
    "CON",
    "http://127.0.0.1/film.m3u8",
    "concat:a|b",
    "film\0.mp4",
    "film\r\nX-Film: 1.mp4",
    "film\u202egp4.exe",
    "\u0641\u064a\u0644\u0645.mp4",
    "\u5f71\u7247\u266b.mov",
    "%2e%2e%2ffilm",
    "'; DROP TABLE recordings_upload; --",
    "f" * 300,
    "\U0001f476" * 300,
]
names = st.one_of(
    st.sampled_from(_NAMED),
    st.builds("{}{}".format, st.text(max_size=40), st.sampled_from(_ENDINGS)),
).map(str.encode) | st.binary(max_size=300)


def begin(sender: Sender, wish: FilmInvitation, content: bytes, name: bytes) -> str:
    """Begin to send a film and tell its name in every way that clients do."""
    told = metadata(
        invitation=str(wish.id), fingerprint=fingerprint_of(content), purposes="therapy"
    )
    called = base64.b64encode(name).decode()
    for key in ("filename", "name", "relativePath", "filetype", "type"):
        told += f",{key} {called}"
    headers = {
        "tus-resumable": "1.0.0",
        "upload-length": str(len(content)),
        "upload-metadata": told,
    }
    reply = sender.ask("POST", "/u/", headers)
    assert reply.status == 201
    return reply.headers["location"]


@given(names)
@example(b"\xff\xfe")
@examples(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_under_any_name_it_is_the_same_film(
    wish: FilmInvitation, amara: Sender, name: bytes
) -> None:
    """Sent again under another name it is continued: nothing new is begun."""
    content = clip()
    first = amara.begin(wish.id, content).headers["location"]

    assert begin(amara, wish, content, name) == first
    assert Upload.objects.count() == Recording.objects.count() == 1


@pytest.mark.parametrize("name", [*_NAMED, "film.m3u8"])
def test_its_name_is_kept_nowhere_and_is_no_path(
    wish: FilmInvitation, amara: Sender, name: str
) -> None:
    before = stored_files()
    begin(amara, wish, clip(), name.encode())

    upload = Upload.objects.get()
    files = {Path(each) for each in stored_files() - before}
    assert {each.stem for each in files} == {upload.artefact_id.hex}
    assert {each.suffix for each in files} == {".part", ".tail"}
    folder = settings.MEDIA_STORE / upload.artefact_id.hex[:2]
    assert {each.name for each in files} <= {each.name for each in folder.iterdir()}
    assert not [row for row in _every_row() if name.replace("\0", "") in row]


@pytest.mark.parametrize(
    ("content", "name", "state"),
    [
        (clip(), "film.m3u8", Recording.State.READY),
        (clip(), "film.ffconcat", Recording.State.READY),
        (_PLAYLIST, "film.mp4", Recording.State.REFUSED),
    ],
)
def test_what_it_is_is_told_by_its_bytes(
    wish: FilmInvitation, amara: Sender, content: bytes, name: str, state: str
) -> None:
    """From sending to reading, with the real child."""
    amara.patch(begin(amara, wish, content, name.encode()), 0, content)
    recording = Recording.objects.get()
    tasks._ingest(recording.id, is_last_try=False)
    recording.refresh_from_db()

    assert recording.state == state


def _every_row() -> list[str]:
    """Return every row that beginning to send a film may have written."""
    with connection.cursor() as cursor:
        tables = [
            each
            for each in connection.introspection.table_names(cursor)
            if each.startswith(("recordings_", "audit_", "notifications_", "procrast"))
        ]
        found: list[str] = []
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT t::text FROM {name} t")  # noqa: S608
            found += [text for (text,) in cursor.fetchall()]
    assert found
    return found
