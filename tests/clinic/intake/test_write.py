"""The public form: it takes in what somebody writes, and loses nothing that was typed."""

import html
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from attunement_clinic.intake.actions import MOST_AN_HOUR
from attunement_clinic.intake.models import Enquiry, EnquiryAttempt
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.notifications.safe_contact import Way
from factories.enquiries import filled, opened
from personas import People, client_of, visitor_of

# Names of 300 characters as people write them: long, composed, right to left, emoji.
NAMES = {
    "latin": "Anna Maria " * 27 + "Zo\u00eb",
    "arabic": "\u0623\u0645\u064a\u0631\u0629 " * 50,
    "devanagari": "\u0905\u092e\u0943\u0924\u093e " * 50,
    "han": "\u5f20\u4f1f" * 150,
    "decomposed": "e\u0301" * 150,
    "emoji": "\U0001f469\u200d\U0001f37c" * 100,
}


def test_anybody_may_write(visitor: Client, people: People) -> None:
    assert visitor.get("/write").status_code == 200
    response = visitor.post("/write", filled())

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sent/")
    enquiry = Enquiry.objects.get()
    assert (enquiry.practice, enquiry.name) == (people.practice, "Amara")
    assert enquiry.state == Enquiry.State.NEW
    assert not enquiry.needs_person


def test_nobody_is_taken_for_a_mother(visitor: Client) -> None:
    """A father who overlooks the question is asked, and no answer is chosen for him."""
    page = visitor.get("/write").content.decode()
    assert '<option value="" selected>Please choose</option>' in page
    assert '<option value="mother">' in page


def test_no_cookie_and_no_account_are_needed(visitor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = visitor.cookies
    assert strict.post("/write", filled()).status_code == 302


def test_what_was_said_about_contact_is_kept(visitor: Client) -> None:
    said = {
        "ways": ["call", "email"],
        "email": "amara@example.org",
        "weekdays": ["0", "4"],
        "starts": "09:00",
        "ends": "11:30",
        "may_leave_voicemail": "on",
        "sender_name": "Garden club",
        "not_to_know": "My husband",
        "notes": "Ring twice",
    }
    visitor.post("/write", filled(**said))

    rule = rule_of(Enquiry.objects.get().id)
    assert rule is not None
    assert rule.ways == {Way.CALL, Way.EMAIL}
    assert rule.weekdays == {0, 4}
    assert (rule.sender_name, rule.not_to_know) == ("Garden club", "My husband")
    assert rule.may_leave_voicemail


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(visitor: Client, method: str) -> None:
    assert getattr(visitor, method)("/write").status_code == 405


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"name": ""}, "A name is missing. One letter is enough."),
        ({"relation": ""}, "Please choose what is nearest."),
        ({"ways": []}, "Choose at least one way."),
        ({"telephone": ""}, "You chose this way, so we need it."),
        ({"ways": ["email"]}, "You chose this way, so we need it."),
        ({"ways": ["letter"]}, "You chose this way, so we need it."),
        ({"email": "amara@"}, "One looks like name@example.org."),
        ({"telephone": "call me"}, "Digits, spaces and hyphens only."),
        ({"starts": "09:00"}, "Give both times, or none."),
        (
            {"infant_born_on": "31/12/2025x"},
            "This is no day. Choose one, or leave it empty.",
        ),
        ({"words": "x" * 5001}, "at most 5000 fit"),
        ({"name": "x" * 301}, "This is longer than 300 letters."),
        ({"name": "Ama\x00ra"}, "Null characters are not allowed."),
    ],
)
def test_what_is_missing_is_asked_and_what_was_typed_stays(
    visitor: Client, wrong: dict[str, Any], words: str
) -> None:
    sent = filled(notes="Ring twice, then hang up", not_to_know="K.") | wrong
    response = visitor.post("/write", sent)
    page = html.unescape(response.content.decode())

    assert response.status_code == 422
    assert words in page
    assert "Nothing you wrote is lost." in page
    for name in ("words", "notes", "not_to_know", "telephone", "email", "name"):
        typed = str(sent.get(name, "")).replace("\x00", "")
        assert typed in page.replace("\x00", ""), name
    assert not Enquiry.objects.exists()


def test_a_birth_to_come_is_named_as_a_due_date(visitor: Client) -> None:
    ahead = timezone.localdate() + timedelta(days=30)
    page = visitor.post("/write", filled(infant_born_on=f"{ahead}")).content.decode()
    assert "This day has not come yet." in page
    assert f'value="{ahead}"' in page

    assert visitor.post("/write", filled(infant_due_on=f"{ahead}")).status_code == 302


@pytest.mark.parametrize("field", ["infant_born_on", "infant_due_on"])
@pytest.mark.parametrize("day", ["0026-01-05", "1926-01-05"])
def test_a_year_that_cannot_be_is_asked_again(
    visitor: Client, field: str, day: str
) -> None:
    response = visitor.post("/write", filled(**{field: day}))
    assert response.status_code == 422
    assert b"Is the year right?" in response.content


@pytest.mark.parametrize("script", NAMES)
def test_a_name_of_300_characters_in_any_script(
    visitor: Client, people: People, script: str
) -> None:
    name = NAMES[script][:300]
    response = visitor.post("/write", filled(name=name, infant_name=name))

    assert response.status_code == 302
    enquiry = Enquiry.objects.get()
    assert enquiry.name == name.strip()
    page = client_of(people.ingrid).get(f"/desk/enquiries/{enquiry.id}")
    assert name.strip() in html.unescape(page.content.decode())


def test_markup_in_words_stays_words(visitor: Client, people: People) -> None:
    visitor.post("/write", filled(words="<script>alert(1)</script>", name="<b>A"))
    address = f"/desk/enquiries/{Enquiry.objects.get().id}"
    page = client_of(people.ingrid).get(address).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_same_form_sent_twice_arrives_once(visitor: Client) -> None:
    form = filled()
    first = visitor.post("/write", form)
    second = visitor.post("/write", form)

    assert Enquiry.objects.count() == 1
    assert first.status_code == second.status_code == 302


def test_the_same_words_from_two_tabs_arrive_once(visitor: Client) -> None:
    visitor.post("/write", filled())
    visitor.post("/write", filled())
    assert Enquiry.objects.count() == 1


def test_other_words_from_the_second_tab_arrive_too(visitor: Client) -> None:
    visitor.post("/write", filled())
    visitor.post("/write", filled(words="And he does not sleep."))
    assert Enquiry.objects.count() == 2


def test_who_goes_back_and_says_more_is_heard(visitor: Client) -> None:
    """The same form with other words: what was added must not be thrown away."""
    form = filled()
    visitor.post("/write", form)
    more = form | {"words": "He cries whenever I come near. And I hate it."}
    visitor.post("/write", more)
    visitor.post("/write", more)

    said = Enquiry.objects.order_by("created_at").values_list("words", flat=True)
    assert list(said) == [form["words"], more["words"]]


def test_the_same_form_at_another_door_arrives_there(
    visitor: Client, people: People
) -> None:
    form = filled()
    visitor.post("/write", form)
    response = visitor_of(people.elsewhere).post("/write", form)

    assert response.status_code == 302
    assert Enquiry.objects.filter(practice=people.elsewhere).count() == 1


def test_a_form_open_for_days_is_sent_with_one_more_press(visitor: Client) -> None:
    form = filled(opened=opened(days=3))
    response = visitor.post("/write", form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Everything you wrote is still here." in page
    assert "He cries whenever I come near." in page

    again = form | {"opened": page.split('name="opened" value="')[1].split('"')[0]}
    assert visitor.post("/write", again).status_code == 302


def test_a_program_that_sends_at_once_is_asked_to_wait(visitor: Client) -> None:
    form = filled(opened=opened(seconds=1))
    response = visitor.post("/write", form)
    assert response.status_code == 422
    assert b"That was very quick." in response.content
    assert b"He cries whenever I come near." in response.content
    assert not Enquiry.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "a:b:c", "x" * 5000, "00:1:00"])
def test_a_form_that_is_not_ours_is_given_ours(visitor: Client, token: str) -> None:
    response = visitor.post("/write", filled(opened=token))
    assert response.status_code == 422
    assert b"He cries whenever I come near." in response.content


def test_a_field_no_person_sees_keeps_programs_out(visitor: Client) -> None:
    response = visitor.post("/write", filled(website="https://spam.example"))
    assert response.status_code == 422
    assert b"Please leave this field empty" in response.content
    assert not Enquiry.objects.exists()


def test_another_site_cannot_send_for_somebody(visitor: Client) -> None:
    for site in ("cross-site", "same-site"):
        response = visitor.post("/write", filled(), headers={"Sec-Fetch-Site": site})
        assert response.status_code == 400
    assert not Enquiry.objects.exists()


def test_one_place_cannot_fill_the_list(visitor: Client) -> None:
    def send(n: int) -> int:
        sent = filled(words=f"Number {n}")
        return visitor.post("/write", sent, REMOTE_ADDR="203.0.113.7").status_code

    assert {send(n) for n in range(MOST_AN_HOUR)} == {302}
    response = visitor.post(
        "/write", filled(words="One more"), REMOTE_ADDR="203.0.113.7"
    )
    assert response.status_code == 429
    assert b"One more" in response.content
    assert b"Please ring" in response.content
    elsewhere = visitor.post("/write", filled(words="n"), REMOTE_ADDR="203.0.113.8")
    assert elsewhere.status_code == 302


def test_where_it_came_from_is_not_kept(visitor: Client) -> None:
    visitor.post("/write", filled(), REMOTE_ADDR="203.0.113.7")
    attempt = EnquiryAttempt.objects.get()
    assert b"203.0.113.7" not in bytes(attempt.source_digest)
    fields = {field.name for field in EnquiryAttempt._meta.fields}
    assert fields == {"id", "source_digest", "at"}


def test_advertising_is_put_aside_and_not_thrown_away(
    visitor: Client, people: People
) -> None:
    words = "Buy https://a.example https://b.example www.c.example"
    visitor.post("/write", filled(words=words))
    page = client_of(people.ingrid).get("/desk/enquiries/").content.decode()
    assert "1 reads like advertising" in page


def test_who_has_not_chosen_a_practice_chooses_first(people: People) -> None:
    response = Client().get("/write")
    assert response.status_code == 302
    assert response.headers["Location"] == "/places?next=%2Fwrite"


def test_the_form_goes_to_the_door_it_stands_at(people: People) -> None:
    visitor_of(people.elsewhere).post("/write", filled())
    assert Enquiry.objects.get().practice == people.elsewhere
    assert (
        "Amara" not in client_of(people.ingrid).get("/desk/enquiries/").content.decode()
    )


def test_the_browser_is_asked_to_remember_nothing(visitor: Client) -> None:
    page = visitor.get("/write").content.decode()
    assert 'autocomplete="off"' in page
    assert visitor.get("/write").headers["Cache-Control"] == "private, no-store"
