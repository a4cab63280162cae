"""The care team's side: asking, planning, reminding, reading with sources."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.notifications.actions import keep_contact_rule
from attunement_clinic.notifications.models import Notice, OutgoingMail
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.models import (
    MeetingForm,
    QuestionnaireRequest,
    QuestionnaireResponse,
)
from attunement_clinic.safety.models import SafetyTask
from factories.questionnaires import ago, answer, asked, covered, filled, loaded
from personas import People, actor, client_of


def ask(people: People, **changed: str) -> dict[str, str]:
    return {
        "caregiver": str(people.amara_as_caregiver.id),
        "form": "worries",
        "occasion": "intake",
        **changed,
    }


def test_a_form_is_asked_for_and_its_caregiver_told_without_a_clinical_word(
    people: People,
) -> None:
    address = f"/desk/families/{people.family.id}/forms"
    sent = client_of(people.ingrid).post(f"{address}/ask", ask(people))
    assert sent.headers["Location"] == address
    row = QuestionnaireRequest.objects.get()
    assert (row.closes_on - row.opens_on).days == 27
    notice = Notice.objects.get()
    assert notice.recipient == people.amara
    assert str(notice) == "Something is waiting for you"
    assert "What worries you" in client_of(people.ingrid).get(address).content.decode()
    assert AuditEvent.objects.filter(action="form.asked").exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"form": "none"},
        {"form": str(uuid4())},
        {"form": "goals-again"},
        {"occasion": "never"},
        {"opens_on": "soon"},
        {"opens_on": "2026-03-09", "closes_on": "2026-03-01"},
        {"opens_on": "2026-02-01", "closes_on": "2026-03-01"},
    ],
)
def test_a_wish_that_does_not_fit_is_asked_again(
    people: People, wrong: dict[str, str]
) -> None:
    sent = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/forms/ask", ask(people, **wrong)
    )
    assert sent.status_code == 422
    assert not QuestionnaireRequest.objects.exists()


def test_whom_and_which_form_stay_chosen_when_a_day_does_not_fit(
    people: People,
) -> None:
    whom = str(people.daniel_as_caregiver.id)
    sent = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/forms/ask",
        ask(people, caregiver=whom, form="goals", opens_on="soon"),
    )
    page = sent.content.decode().partition('id="ask-caregiver"')[2]

    assert f'value="{whom}" selected' in page.partition("</select>")[0]
    assert 'value="goals" selected' in page
    assert "where it is asked at every meeting, the meetings of a year." in page


def test_somebody_of_another_family_is_not_asked_from_here(people: People) -> None:
    stranger = {"caregiver": str(people.chidi_as_caregiver.id)}
    for part, sent in (
        ("ask", ask(people, **stranger)),
        ("plan", {**stranger, "starts_on": "2026-03-02", "weeks": "10"}),
    ):
        answered = client_of(people.ingrid).post(
            f"/desk/families/{people.family.id}/forms/{part}", sent
        )
        assert answered.status_code == 404
    assert not QuestionnaireRequest.objects.exists()


def test_the_usual_forms_of_a_course_are_planned(people: People) -> None:
    loaded(actor(people.ingrid), "gad-7")
    loaded(actor(people.ingrid), "core-10")
    today = timezone.localdate()
    sent = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/forms/plan",
        {
            "caregiver": str(people.amara_as_caregiver.id),
            "starts_on": today.isoformat(),
            "weeks": "4",
        },
    )
    assert sent.status_code == 302
    plan = {
        (row.form, row.occasion, (row.opens_on - today).days)
        for row in QuestionnaireRequest.objects.all()
    }
    assert {
        ("worries", "intake", 0),
        ("goals", "intake", 0),
        ("gad-7", "intake", 0),
        ("gad-7", "mid", 14),
        ("worries-again", "mid", 14),
        ("gad-7", "end", 28),
        ("goals-again", "end", 28),
        ("gad-7", "follow_up", 119),
    } <= plan
    assert not [row for row in plan if row[1] == "meeting"], "meetings bring their own"
    around = MeetingForm.objects.get(caregiver=people.amara_as_caregiver)
    assert around.title == "CORE-10"
    assert (around.until - around.starts_on).days == 28
    wrong = client_of(people.ingrid).post(
        f"/desk/families/{people.family.id}/forms/plan",
        {"caregiver": str(people.amara_as_caregiver.id), "weeks": "1"},
    )
    assert wrong.status_code == 422


def test_what_is_sent_twice_is_asked_once(people: People) -> None:
    loaded(actor(people.ingrid), "core-10")
    desk, forms = client_of(people.ingrid), f"/desk/families/{people.family.id}/forms"
    course = {
        "caregiver": str(people.amara_as_caregiver.id),
        "starts_on": timezone.localdate().isoformat(),
        "weeks": "4",
    }

    counts = []
    for address, sent in [(f"{forms}/ask", ask(people)), (f"{forms}/plan", course)]:
        for _time in range(2):
            assert desk.post(address, sent).status_code == 302
            counts.append(
                (QuestionnaireRequest.objects.count(), MeetingForm.objects.count())
            )

    assert counts[0] == counts[1] == (1, 0)
    assert counts[2] == counts[3] > counts[1]


def test_of_a_course_that_began_earlier_only_what_is_to_come_is_asked(
    people: People,
) -> None:
    desk, address = client_of(people.ingrid), f"/desk/families/{people.family.id}/forms"
    sent = {"caregiver": str(people.amara_as_caregiver.id), "weeks": "12"}

    begun = desk.post(f"{address}/plan", sent | {"starts_on": ago(60).isoformat()})
    over = desk.post(f"{address}/plan", sent | {"starts_on": ago(900).isoformat()})

    assert begun.status_code == 302
    assert "intake" not in {row.occasion for row in QuestionnaireRequest.objects.all()}
    assert QuestionnaireRequest.objects.filter(occasion="end").exists()
    assert over.status_code == 422
    assert "All of this course is over" in over.content.decode()


def test_what_was_named_is_asked_again_in_their_own_words(people: People) -> None:
    covered(people)
    actions.ask_usual_forms(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_on=ago(14),
        weeks=4,
    )
    first = QuestionnaireRequest.objects.get(form="goals", occasion="intake")
    phone = client_of(people.amara)
    answer(phone, f"/form/{first.id}/1", words="Not feel like an actor.")
    answer(phone, f"/form/{first.id}/2", code="2")
    again = QuestionnaireRequest.objects.get(form="goals-again", occasion="mid")
    assert "for later" in phone.get(f"/form/{again.id}/first").content.decode()

    assert actions.prepare_due_forms(timezone.now()) >= 1

    page = phone.get(f"/form/{again.id}/first")
    assert "1 question" in page.content.decode()
    phone.post(f"/form/{again.id}/first")
    assert (
        "Not feel like an actor." in phone.get(f"/form/{again.id}/1").content.decode()
    )
    worries = QuestionnaireRequest.objects.get(form="worries-again", occasion="mid")
    assert worries.questionnaire == {}


def test_a_course_has_a_length(people: People) -> None:
    with pytest.raises(ValidationError):
        actions.ask_usual_forms(
            actor(people.ingrid),
            caregiver_id=people.amara_as_caregiver.id,
            starts_on=ago(0),
            weeks=99,
        )


def rule(people: People, *ways: Way) -> None:
    keep_contact_rule(
        practice_id=people.practice.id,
        addressee_id=people.amara_as_caregiver.id,
        contact=SafeContact(ways=frozenset(ways), sender_name="Garden club"),
    )


def test_reminders_obey_the_persons_rule_and_say_nothing(people: People) -> None:
    rule(people, Way.EMAIL)
    form = asked(people, "gad-7", opens_on=ago(10), closes_on=ago(-10))
    assert actions.prepare_due_forms(timezone.now()) == 0  # asked for today
    for _time in range(2):
        actions.prepare_due_forms(timezone.now() + timedelta(days=1))
    mail = OutgoingMail.objects.get()
    assert mail.sender_name == "Garden club"
    assert mail.to == people.amara.email
    assert "GAD" not in mail.subject + mail.body
    assert str(form.id) not in mail.body
    actions.prepare_due_forms(timezone.now() + timedelta(days=10))
    assert OutgoingMail.objects.count() == 2
    actions.prepare_due_forms(timezone.now() + timedelta(days=10))
    assert OutgoingMail.objects.count() == 2


def test_nobody_is_reminded_of_what_is_answered_new_or_over(people: People) -> None:
    covered(people)
    rule(people, Way.EMAIL)
    filled(people, "gad-7")
    asked(people, "pbq")
    asked(people, "core-10", opens_on=ago(30), closes_on=ago(20))
    assert actions.prepare_due_forms(timezone.now()) == 0
    assert not OutgoingMail.objects.exists()


def test_a_reminder_by_hand_is_the_second_and_last(people: People) -> None:
    form = asked(people, "gad-7")
    desk = client_of(people.ingrid)
    for _time in range(3):
        desk.post(f"/desk/asked/{form.id}/remind")
    form.refresh_from_db()
    assert form.reminders == 2
    assert {mail.state for mail in OutgoingMail.objects.all()} == {"held"}


def test_a_request_is_taken_back_with_its_reminders(people: People) -> None:
    rule(people, Way.EMAIL)
    form = asked(people, "gad-7")
    desk = client_of(people.ingrid)
    desk.post(f"/desk/asked/{form.id}/remind")
    for _time in range(2):
        assert desk.post(f"/desk/asked/{form.id}/withdraw").status_code == 302
    assert OutgoingMail.objects.get().state == "taken_back"
    assert AuditEvent.objects.filter(action="form.withdrawn").count() == 1


def test_answers_are_read_with_lines_and_sources_and_no_verdict(people: People) -> None:
    covered(people)
    response = filled(people, "gad-7", code="2")
    desk = client_of(people.ingrid)
    assert "Read what A. answered" in desk.get("/desk/").content.decode()

    page = desk.get(f"/desk/answers/{response.id}").content.decode()

    assert "<b>14</b>" in page
    assert "Placeholder 3" in page
    assert "10 and above" in page
    assert "Spitzer, Kroenke, Williams and Löwe 2006" in page
    assert "Sensitivity 0.89" in page
    assert "From the literature, not read in the source." in page
    for word in ("severe", "moderate", "positive", "clinical case"):
        assert word not in page.lower()
    response.refresh_from_db()
    assert response.read_by == people.ingrid
    assert "Read what A. answered" not in desk.get("/desk/").content.decode()
    family = desk.get(f"/desk/families/{people.family.id}").content.decode()
    assert "A. answered" in family


def test_a_total_missing_says_why(people: People) -> None:
    covered(people)
    form = asked(people, "gad-7")
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/1", code="1")
    phone.post(f"/form/{form.id}/send")
    response = QuestionnaireResponse.objects.get()
    page = client_of(people.noor).get(f"/desk/answers/{response.id}").content.decode()
    assert "1 of 7 answered: no total" in page
    assert "Left out" in page


def test_reversal_safety_and_highlights_are_seen(people: People) -> None:
    covered(people)
    response = filled(people, "pbq", code="0")
    page = client_of(people.ingrid).get(f"/desk/answers/{response.id}").content.decode()
    assert "reversed by the key" in page
    assert "An answer above the lowest here calls a person." in page
    assert "A sign that may be worth a conversation." in page
    assert "Its structure is uncertain" in page
    assert SafetyTask.objects.exists()


def test_what_was_changed_or_came_late_is_seen(people: People) -> None:
    covered(people)
    form = asked(people, "gad-7")
    phone = client_of(people.amara)
    answer(phone, f"/form/{form.id}/1", code="1")
    answer(phone, f"/form/{form.id}/1", code="2", seen=1)
    QuestionnaireRequest.objects.update(opens_on=ago(9), closes_on=ago(1))
    answer(phone, f"/form/{form.id}/1", code="3", seen=2)
    response = QuestionnaireResponse.objects.get()
    page = client_of(people.ingrid).get(f"/desk/answers/{response.id}").content.decode()
    assert "Given before" in page
    assert "Came after the form was closed" in page
    assert "Begun and not sent" in page


def test_our_own_form_is_read_in_their_words(people: People) -> None:
    covered(people)
    request = asked(people, "goals")
    phone = client_of(people.amara)
    answer(phone, f"/form/{request.id}/1", words="Sleep, for both of us")
    answer(phone, f"/form/{request.id}/2", code="3")
    phone.post(f"/form/{request.id}/send")
    response = QuestionnaireResponse.objects.get()
    page = client_of(people.ingrid).get(f"/desk/answers/{response.id}").content.decode()
    assert "Sleep, for both of us" in page
    assert not response.scores.exists()


def test_what_is_not_verified_says_so(people: People) -> None:
    address = f"/desk/people/{people.amara_as_caregiver.id}/totals/mpas"
    page = client_of(people.ingrid).get(address).content.decode()
    assert "Not verified:" in page
    sent = client_of(people.ingrid).post(
        address,
        {
            "answered_on": date.today().isoformat(),
            "language": "en",
            "total_total": "80",
        },
    )
    assert sent.status_code == 302


def routes(people: People, form: Any, response: Any) -> dict[str, tuple[str, str]]:
    family, amara = people.family.id, people.amara_as_caregiver.id
    return {
        "forms": ("get", f"/desk/families/{family}/forms"),
        "ask": ("post", f"/desk/families/{family}/forms/ask"),
        "plan": ("post", f"/desk/families/{family}/forms/plan"),
        "totals": ("get", f"/desk/people/{amara}/totals/epds"),
        "withdraw": ("post", f"/desk/asked/{form.id}/withdraw"),
        "remind": ("post", f"/desk/asked/{form.id}/remind"),
        "answers": ("get", f"/desk/answers/{response.id}"),
    }


@pytest.mark.parametrize(
    "who", ["jonas", "mira", "amelia", "amara", "daniel", "chidi", ""]
)
def test_nobody_else_asks_or_reads(people: People, who: str) -> None:
    covered(people)
    response = filled(people, "gad-7")
    form = asked(people, "core-10")
    client = client_of(people.everybody[who] if who else None)
    before = QuestionnaireRequest.objects.count()
    for name, (method, address) in routes(people, form, response).items():
        answered = getattr(client, method)(address)
        assert answered.status_code == (404 if who else 302), name
    form.refresh_from_db()
    assert form.withdrawn_at is None
    assert QuestionnaireRequest.objects.count() == before


def test_the_supervisor_reads_and_does_not_ask(people: People) -> None:
    covered(people)
    response = filled(people, "gad-7")
    form = asked(people, "core-10")
    desk = client_of(people.noor)
    for name, (method, address) in routes(people, form, response).items():
        reads = name in {"forms", "answers"}
        assert getattr(desk, method)(address).status_code == (200 if reads else 404), (
            name
        )


def test_wrong_methods(people: People) -> None:
    covered(people)
    response = filled(people, "gad-7")
    form = asked(people, "core-10")
    desk = client_of(people.ingrid)
    for name, (method, address) in routes(people, form, response).items():
        if name == "totals":
            continue
        other = "post" if method == "get" else "get"
        assert getattr(desk, other)(address).status_code == 405, name


def test_the_fathers_answers_stand_by_themselves(people: People) -> None:
    covered(people)
    filled(people, "gad-7")
    page = client_of(people.ingrid).get(f"/desk/families/{people.family.id}/forms")
    text = page.content.decode()
    mother, father = text.split("D., father", 1)
    assert "GAD-7" in mother
    assert "Nothing was asked yet." in father
