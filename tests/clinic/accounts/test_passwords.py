"""Which passwords are refused: common ones and what is made of them; no other rule."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from attunement_clinic.accounts.models import User
from personas import People, fresh

COMMON = (
    "passwordpassword",
    "password12345678",
    "P@ssw0rd-P@ssw0rd",
    "PASSWORD password",
    "iloveyouiloveyou",
    "football monkey dragon",
    "winter sunshine 2026",
    "summer2024summer2024",
    "qwertyuiopasdfgh",
    "123456789012345",
    "987654321098765",
    "aaaaaaaaaaaaaaaaaaaa",
    "abcabcabcabcabcabc",
    "abababababababababab",
    "letmein letmein letmein",
    "ingrid.sand.ingrid",
    "ingrid@example.org",
)
GOOD = (
    "a lamp in the evening",
    "another lamp, by the other window",
    "kpzrmvqwtnbhxld",
    "nine small boats at ebb",
    "une lampe près du berceau",
    "十五文字以上の長い言葉をここに書く",
    "x" * 3 + "violin under the stairs" * 4,
)


@pytest.mark.parametrize("password", COMMON)
def test_what_many_choose_is_refused(password: str) -> None:
    user = User(email="ingrid@example.org", name="Ingrid Sand")
    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize("password", GOOD)
def test_words_of_ones_own_are_taken(password: str) -> None:
    validate_password(password, User(email="ingrid@example.org", name="Ingrid Sand"))


@given(st.text(max_size=200))
def test_any_text_is_judged(password: str) -> None:
    with suppress(ValidationError):
        validate_password(password)


def test_a_refused_one_is_said_in_a_sentence_and_the_old_one_holds(
    people: People,
) -> None:
    old = "a lamp in the evening"
    people.ingrid.set_password(old)
    people.ingrid.save()
    new = "passwordpassword"
    fields = {"oldpassword": old, "password1": new, "password2": new}

    answer = fresh(people.ingrid).post("/account/password/change/", fields)

    assert b"Many people choose this" in answer.content
    sent = {"login": people.ingrid.email, "password": old}
    assert Client().post("/account/login/", sent).status_code == 302
