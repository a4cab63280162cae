"""A change sent twice with the same key happens once."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from attunement_clinic.web.idempotency import KEPT_FOR, idempotent
from attunement_clinic.web.json_api import json_response, json_view
from attunement_clinic.web.models import KeptAnswer
from attunement_clinic.web.problems import ProblemError
from personas import People, actor, make_people


class Counter:
    """A change that counts how often it happened."""

    def __init__(self, status: int = 201) -> None:
        self.happened = 0
        self.status = status
        self.view = json_view("POST")(idempotent(self._change))

    def _change(self, _request: HttpRequest) -> HttpResponse:
        self.happened += 1
        if self.status == 409:
            raise ProblemError(409, "conflict")
        return json_response({"n": self.happened}, status=self.status)


def send(counter: Counter, people: People, key: str, body: str = "{}") -> HttpResponse:
    request = RequestFactory().post(
        "/api/v1/thing",
        body,
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )
    request.actor = actor(people.ingrid)  # type: ignore[attr-defined]
    return counter.view(request)


def test_the_first_answer_is_given_again(people: People) -> None:
    counter, key = Counter(), str(uuid4())
    answers = [send(counter, people, key) for _ in range(3)]
    assert counter.happened == 1
    assert {answer.content for answer in answers} == {b'{"n":1}'}
    assert {answer.status_code for answer in answers} == {201}


def test_another_key_is_another_change(people: People) -> None:
    counter = Counter()
    send(counter, people, str(uuid4()))
    send(counter, people, str(uuid4()))
    assert counter.happened == 2


def test_a_key_of_another_change_is_a_conflict(people: People) -> None:
    counter, key = Counter(), str(uuid4())
    send(counter, people, key)
    response = send(counter, people, key, '{"other": true}')
    assert response.status_code == 409
    assert counter.happened == 1


@pytest.mark.parametrize("key", ["", "short", "x" * 65])
def test_a_change_needs_a_key(people: People, key: str) -> None:
    counter = Counter()
    assert send(counter, people, key).status_code == 400
    assert counter.happened == 0


def test_a_refusal_is_not_kept(people: People) -> None:
    counter, key = Counter(status=409), str(uuid4())
    send(counter, people, key)
    counter.status = 201
    assert send(counter, people, key).status_code == 201


def test_keys_are_forgotten_after_a_week(people: People) -> None:
    counter, key = Counter(), str(uuid4())
    send(counter, people, key)
    KeptAnswer.objects.update(created_at=timezone.now() - KEPT_FOR - timedelta(hours=1))
    send(counter, people, str(uuid4()))
    assert not KeptAnswer.objects.filter(key=key).exists()


def test_two_copies_at_once_are_one_change(own_databases: None) -> None:
    people = make_people()
    counter, key = Counter(), str(uuid4())
    barrier = threading.Barrier(2)

    def run() -> None:
        barrier.wait()
        try:
            send(counter, people, key)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.happened == 1
