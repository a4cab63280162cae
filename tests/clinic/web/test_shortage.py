"""A machine short of something answers 503 or 507 and says when to try again, not 500."""

import errno
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection, transaction
from django.test import Client
from psycopg.errors import DiskFull, LockNotAvailable

from attunement_clinic.accounts.models import Practice
from attunement_clinic.policy import Purpose
from attunement_clinic.recordings.models import Consent, Recording
from attunement_clinic.web.shortage import shortage_of
from factories.films import ready_film
from personas import client_of, fresh, make_people


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError(), 503),
        (caused(OperationalError(), LockNotAvailable()), 503),
        (caused(OperationalError(), DiskFull()), 507),
        (InterfaceError(), 503),
        (OSError(errno.ENOSPC, ""), 507),
        (OSError(errno.EDQUOT, ""), 507),
        (OSError(errno.EIO, ""), 503),
        (OSError(errno.EMFILE, ""), 503),
        (OSError(errno.EACCES, ""), None),
        (ValueError(), None),
        (None, None),
    ],
)
def test_what_an_error_says_about_the_machine(error, status) -> None:
    shortage = shortage_of(error)

    assert (shortage and shortage.status) == status
    assert shortage is None or int(shortage.headers["retry-after"]) > 0


@contextmanager
def held(film: Recording) -> Iterator[None]:
    """Let another connection hold a film's row, as a change that does not end."""
    given = connection.settings_dict
    holder = psycopg.connect(
        host=given["HOST"],
        user=given["USER"],
        password=given["PASSWORD"],
        dbname=given["NAME"],
    )
    try:
        holder.execute(
            "SELECT 1 FROM recordings_recording WHERE id = %s FOR UPDATE", [film.id]
        )
        yield
    finally:
        holder.close()


def impatient(film: Recording, client: Client) -> tuple[int, str]:
    """Withdraw behind a lock, with a hundredth of the patience of a served page."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '50ms'")
    client.raise_request_exception = False
    answer = client.post(f"/upload/mine/{film.id}/stop")
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '5s'")
    return answer.status_code, answer.headers.get("Retry-After", "")


def test_behind_a_lock_that_is_not_let_go_a_change_answers_503_and_then_works(
    own_databases: None,
) -> None:
    people = make_people()
    film = ready_film(people.amara_as_caregiver, people.sol)
    client = fresh(people.amara)
    live = Consent.objects.filter(
        recording=film, purpose=Purpose.THERAPY, withdrawn_at=None
    )

    with held(film):
        status, retry_after = impatient(film, client)
        assert (status, retry_after) == (503, "5")
        assert live.exists()
    assert impatient(film, client)[0] == 302
    assert not live.exists()


def test_the_patience_of_a_served_page_is_five_seconds() -> None:
    options = connection.settings_dict["OPTIONS"]["options"]

    assert "lock_timeout=5s" in options
    assert "statement_timeout=30s" in options
    assert "synchronous_commit=on" in options


@pytest.mark.parametrize("address", ["/home", "/api/v1/uploads"])
def test_without_its_database_every_page_says_so_and_it_comes_back(
    own_databases: None, address: str
) -> None:
    client = client_of(make_people().amara)
    client.raise_request_exception = False
    usual = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "9"  # no server has its socket there
    try:
        answer = client.get(address)
    finally:
        connection.settings_dict["PORT"] = usual

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert b"Traceback" not in answer.content
    assert client.get(address).status_code in {200, 302, 400}


def test_a_defect_is_no_shortage(monkeypatch, db: None) -> None:
    def broken(_self: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("django.http.HttpRequest.get_host", broken)
    answer = Client(raise_request_exception=False).get("/")

    assert answer.status_code == 500
    assert "Retry-After" not in answer


def test_two_who_wait_for_each_other_end_in_one_change_and_one_503(
    own_databases: None,
) -> None:
    """A deadlock is a matter of moment, so the loser is told to try again."""
    first, second = (Practice.objects.create(name=name) for name in ("One", "Two"))
    both_hold = threading.Barrier(2, timeout=10)
    met: list[BaseException] = []

    def change(here: Practice, there: Practice) -> None:
        try:
            with transaction.atomic():
                Practice.objects.filter(id=here.id).update(name="changed")
                both_hold.wait()
                Practice.objects.filter(id=there.id).update(name="changed")
        except OperationalError as error:
            met.append(error)
        finally:
            connection.close()

    pairs = [(first, second), (second, first)]
    threads = [threading.Thread(target=change, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (loser,) = met
    shortage = shortage_of(loser)
    assert shortage is not None
    assert shortage.status == 503
