"""Forms and reminders speak the language of who reads them, whoever asked."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone, translation

from attunement_clinic.accounts.models import SignIn
from attunement_clinic.notifications.models import OutgoingMail
from attunement_clinic.notifications.safe_contact import Way
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.models import (
    QuestionnaireRequest,
)
from clinic.questionnaires.test_desk import rule
from factories.questionnaires import ago, answer, asked, covered, filled
from personas import People, actor, client_of, reads


def test_what_a_form_is_for_is_told_in_the_readers_language(people: People) -> None:
    covered(people)
    response = filled(people, "gad-7", code="2")
    desk = client_of(people.ingrid)

    page = desk.get(
        f"/desk/answers/{response.id}", headers={"accept-language": "fr"}
    ).content.decode()

    assert "Inquiétude." in page
    assert "Worry." not in page


def test_a_reminder_is_in_the_language_its_reader_reads(people: People) -> None:
    rule(people, Way.EMAIL)
    reads(people.amara, "fr")
    asked(people, "gad-7", opens_on=ago(10), closes_on=ago(-10))
    actions.prepare_due_forms(timezone.now() + timedelta(days=1))
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Quelque chose vous attend"
    assert "Il y a du nouveau pour vous" in mail.body


def test_our_own_forms_are_in_the_language_of_who_answers_them(people: People) -> None:
    covered(people)
    reads(people.amara, "fr")
    actions.ask_usual_forms(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        starts_on=ago(14),
        weeks=4,
    )
    first = QuestionnaireRequest.objects.get(form="goals", occasion="intake")
    assert (first.title, first.language) == ("Ce que vous espérez", "fr")
    phone = client_of(people.amara)
    phone.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    answer(phone, f"/form/{first.id}/1", words="Dormir.")

    # Written by a job on its day, which no browser asks for a language.
    actions.prepare_due_forms(timezone.now())

    again = QuestionnaireRequest.objects.get(form="goals-again", occasion="mid")
    assert (again.title, again.language) == ("Retour sur ce que vous espérez", "fr")
    assert again.questionnaire["title"] == again.title


def test_of_whom_no_language_is_known_is_asked_in_that_of_who_asked(
    people: People,
) -> None:
    covered(people)
    with translation.override("fr"):
        actions.ask_usual_forms(
            actor(people.ingrid),
            caregiver_id=people.amara_as_caregiver.id,
            starts_on=ago(14),
            weeks=4,
        )
    first = QuestionnaireRequest.objects.get(form="goals", occasion="intake")
    assert first.language == "fr"
    answer(client_of(people.amara), f"/form/{first.id}/1", words="Dormir.")
    SignIn.objects.all().delete()

    with translation.override("en-gb"):
        actions.prepare_due_forms(timezone.now())

    again = QuestionnaireRequest.objects.get(form="goals-again", occasion="mid")
    assert again.questionnaire["title"] == "Retour sur ce que vous espérez"
