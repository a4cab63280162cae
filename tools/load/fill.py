"""A practice of any size, by set-based SQL: every row is a copy of one that the demo made.

Ids follow from a kind and a number, so that rows find each other without being looked up.
Constraints between tables and the audit record's triggers are not asked meanwhile, which
needs the database's superuser: the rows are right by how they are made.
"""

from __future__ import annotations

import time
from pathlib import Path

import attrs
import psycopg

from attunement_clinic.config import embedded

CASELOAD = 40
FILMS = 10
MARKS = 50
VIEWS = 3


@attrs.frozen
class Size:
    """How many families; everything else follows."""

    families: int

    @property
    def films(self) -> int:
        return self.families * FILMS

    @property
    def marks(self) -> int:
        return self.films * MARKS


def fill(var: Path, size: Size) -> float:
    """Fill the demo in `var`; return how many seconds it took."""
    began = time.monotonic()
    with embedded.of(var).cluster.connect("attunement") as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        for table, source, values in _tables(size):
            connection.execute(_copies(connection, table, source, values))
        connection.execute("VACUUM ANALYZE")
        # Else it is written out while the pages are measured, some minutes later.
        connection.execute("CHECKPOINT")
    return time.monotonic() - began


def _copies(
    connection: psycopg.Connection, table: str, source: str, values: dict[str, str]
) -> str:
    """Write the statement that copies the pattern row of a table, with other values."""
    rows = connection.execute(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_name = %s AND is_identity = 'NO' ORDER BY ordinal_position",
        [table],
    )
    columns = [name for (name,) in rows]
    if strange := set(values) - set(columns):
        raise ValueError(f"{table} has no {strange}")
    picked = ", ".join(values.get(each, f'pattern."{each}"') for each in columns)
    names = ", ".join(f'"{each}"' for each in columns)
    pattern = f'(SELECT * FROM "{table}" LIMIT 1) pattern'  # noqa: S608 (all ours)
    return f'INSERT INTO "{table}" ({names}) SELECT {picked} FROM {pattern}, {source}'  # noqa: S608


def _id(kind: str, number: str) -> str:
    return f"md5('{kind}-' || {number})::uuid"


def _tables(size: Size) -> list[tuple[str, str, dict[str, str]]]:
    families = f"generate_series(1, {size.families}) n"
    films = f"generate_series(1, {size.films}) r"
    staff = f"generate_series(0, {size.families // CASELOAD}) k"
    of_film = f"((r - 1) / {FILMS} + 1)"
    family, film = {"family_id": _id("family", "n")}, {"recording_id": _id("film", "r")}
    clinician = _id("staff", f"(n / {CASELOAD})")
    film_clinician = _id("staff", f"({of_film} / {CASELOAD})")
    now = "now() - r * interval '1 minute'"
    return [
        (
            "accounts_user",
            staff,
            {
                "id": _id("staff", "k"),
                "email": "'staff-' || k || '@load.example'",
                "name": "'Staff ' || k",
            },
        ),
        (
            "accounts_membership",
            staff,
            {
                "id": _id("membership", "k"),
                "user_id": _id("staff", "k"),
                "role": "'clinician'",
                "ended_at": "NULL",
            },
        ),
        (
            "accounts_user",
            families,
            {
                "id": _id("parent", "n"),
                "email": "'parent-' || n || '@load.example'",
                "name": "'Parent ' || n",
            },
        ),
        (
            "families_family",
            families,
            {
                "id": _id("family", "n"),
                "number": "100000 + n",
                "opened_by_id": clinician,
                "closed_at": "NULL",
            },
        ),
        (
            "families_infant",
            families,
            {**family, "id": _id("infant", "n"), "name": "'Infant ' || n"},
        ),
        (
            "families_caregiver",
            families,
            {
                **family,
                "id": _id("caregiver", "n"),
                "user_id": _id("parent", "n"),
                "name": "'Parent ' || n",
            },
        ),
        (
            "families_careteamplace",
            families,
            {
                **family,
                "id": _id("place", "n"),
                "user_id": clinician,
                "role": "'clinician'",
                "until": "NULL",
            },
        ),
        (
            "recordings_filminvitation",
            families,
            {
                **family,
                "id": _id("wish", "n"),
                "caregiver_id": _id("caregiver", "n"),
                "asked_by_id": clinician,
            },
        ),
        (
            "recordings_recording",
            films,
            {
                "id": _id("film", "r"),
                "created_at": now,
                "arrived_at": now,
                "family_id": _id("family", of_film),
                "caregiver_id": _id("caregiver", of_film),
                "invitation_id": _id("wish", of_film),
                "number": f"(r - 1) % {FILMS} + 1",
                "state": "'ready'",
                "key_id": _id("key", "r"),
            },
        ),
        *(
            (
                "recordings_recordingsubject",
                films,
                {
                    **film,
                    "id": _id(f"subject-{key}", "r"),
                    "key": f"'{key}'",
                    "caregiver_id": _id("caregiver", of_film)
                    if key == "caregiver-1"
                    else "NULL",
                    "infant_id": "NULL"
                    if key == "caregiver-1"
                    else _id("infant", of_film),
                },
            )
            for key in ("caregiver-1", "infant-1")
        ),
        *(
            (
                "recordings_artefact",
                films,
                {
                    **film,
                    "id": _id(kind, "r"),
                    "kind": f"'{kind}'",
                    "published_at": now,
                },
            )
            for kind in ("original", "proxy", "poster", "peaks")
        ),
        *(
            (
                "recordings_consent",
                films,
                {
                    **film,
                    "id": _id(f"consent-{purpose}", "r"),
                    "caregiver_id": _id("caregiver", of_film),
                    "purpose": f"'{purpose}'",
                    "given_by_id": _id("parent", of_film),
                    "withdrawn_at": "NULL",
                    "expires_at": "NULL",
                },
            )
            for purpose in ("therapy", "supervision")
        ),
        (
            "coding_codingsession",
            films,
            {
                **film,
                "id": _id("coding", "r"),
                "coder_id": film_clinician,
                "sequence": str(MARKS),
                "finished_at": "NULL",
            },
        ),
        (
            "coding_codedannotation",
            f"{films}, generate_series(1, {MARKS}) a",
            {
                "coding_session_id": _id("coding", "r"),
                "client_id": "gen_random_uuid()",
                "tier": "'infant-1.engagement'",
                "onset_ms": "a * 1000",
                "offset_ms": "a * 1000 + 900",
            },
        ),
        (
            "audit_auditevent",
            f"{films}, generate_series(1, {VIEWS}) a",
            {
                "at": f"{now} + a * interval '2 minutes'",
                "actor_id": film_clinician,
                "action": "'film.seen'",
                "subject_kind": "'recording'",
                "subject_id": _id("film", "r"),
                "family_id": _id("family", of_film),
                "purpose": "'therapy'",
                "facts": """'{"kind": "proxy"}'""",
            },
        ),
    ]
