"""FHIR R4 in and out: questionnaires and responses, strictly read, scored here."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import (
    QuestionnaireResponse as FhirResponse,
)

from attunement.instruments.definition import (
    INSTRUMENTS,
    load_instrument,
    questionnaire_of,
)
from attunement.instruments.wording import questionnaire_with_words
from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.questionnaires import actions as forms
from attunement_clinic.questionnaires.models import (
    Instrument,
    QuestionnaireResponse,
    Score,
)
from attunement_clinic.questionnaires.own_forms import OWN_FORMS, Named, own_form
from attunement_clinic.questionnaires.questions import questions_of
from attunement_clinic.safety.models import SafetyTask
from factories.questionnaires import (
    ago,
    answer,
    covered,
    filled,
    loaded,
    placeholder_words,
)
from personas import People, actor, client_of

ABOUT = {"source": "Our copy", "licence": "Free to use"}


def gad() -> dict[str, Any]:
    return questionnaire_with_words(
        load_instrument("gad-7"), placeholder_words("gad-7"), language="en"
    )


def file_of(document: Any) -> SimpleUploadedFile:
    text = document if isinstance(document, str) else json.dumps(document)
    return SimpleUploadedFile("x.json", text.encode(), "application/json")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_key_is_fhir_r4(name: str) -> None:
    assert Questionnaire.model_validate(questionnaire_of(name))


@pytest.mark.parametrize("form", OWN_FORMS)
def test_every_form_of_ours_is_fhir_r4(form: str) -> None:
    assert Questionnaire.model_validate(own_form(form, [Named("One thing")]))


def test_a_response_goes_out_with_its_scores_and_no_name(people: People) -> None:
    covered(people)
    row = filled(people, code="2")
    got = client_of(people.ingrid).get(f"/api/v1/fhir/QuestionnaireResponse/{row.id}")
    assert got.headers["Content-Type"].startswith("application/fhir+json")
    assert "attachment" in got.headers["Content-Disposition"]
    document = got.json()
    assert FhirResponse.model_validate(document)
    assert document["questionnaire"] == "urn:attunement:instrument:gad-7|2006"
    assert document["status"] == "completed"
    first = document["item"][0]["answer"][0]["valueCoding"]
    assert (first["code"], first["extension"][0]["valueDecimal"]) == ("2", 2)
    parts = {
        part["url"]: next(value for key, value in part.items() if key != "url")
        for part in document["extension"][0]["extension"]
    }
    assert parts["value"] == 14
    assert "Amara" not in got.content.decode()
    assert AuditEvent.objects.filter(action="fhir.exported").count() == 1


def test_totals_off_paper_go_out_of_their_day_and_without_empty_lists(
    people: People,
) -> None:
    row = forms.enter_totals(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        key="epds",
        totals={"total": 12},
        answered_on=ago(30),
        language="en",
    )
    desk = client_of(people.ingrid)

    document = desk.get(f"/api/v1/fhir/QuestionnaireResponse/{row.id}").json()

    assert FhirResponse.model_validate(document)
    assert document["authored"] == ago(30).isoformat()
    assert "item" not in document


def test_our_own_form_goes_out_in_words_and_numbers(people: People) -> None:
    covered(people)
    row = filled(people, "goals", code="2")
    document = client_of(people.ingrid).get(
        f"/api/v1/fhir/QuestionnaireResponse/{row.id}"
    )
    assert FhirResponse.model_validate(document.json())
    values = [item["answer"][0] for item in document.json()["item"]]
    assert values[:2] == [{"valueString": "Our words"}, {"valueInteger": 2}]


def test_a_wording_goes_out_and_comes_in_again(people: People) -> None:
    row = loaded(actor(people.ingrid), "gad-7", "en")
    desk = client_of(people.ingrid)
    document = desk.get(f"/api/v1/fhir/Questionnaire/{row.id}").json()
    assert Questionnaire.model_validate(document)
    assert "Our own words" in document["copyright"]

    again = desk.post(
        "/api/v1/fhir/Questionnaire?key=gad-7&source=x&licence=y",
        data=document,
        content_type="application/json",
        headers={"Idempotency-Key": "0123456789"},
    )

    assert again.status_code == 201
    new = Instrument.objects.in_use().get()
    assert str(new.id) == again.json()["id"]
    assert questions_of(new.questionnaire) == questions_of(row.questionnaire)


def test_a_file_is_loaded_by_its_page(people: People) -> None:
    desk = client_of(people.amelia)
    assert desk.get("/desk/forms/load").status_code == 200
    kept = desk.post(
        "/desk/forms/load", {**ABOUT, "key": "gad-7", "file": file_of(gad())}
    )
    row = Instrument.objects.get()
    assert kept.headers["Location"] == f"/desk/forms/{row.id}"
    assert row.language == "en"


def test_a_form_without_a_key_is_asked_and_not_scored(people: People) -> None:
    covered(people)
    document = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "Our evening",
        "item": [
            {"linkId": "a", "type": "display", "text": "Think of yesterday."},
            {"linkId": "b", "type": "boolean", "text": "Was there a calm moment?"},
            {"linkId": "c", "type": "string", "text": "Which?"},
        ],
    }
    desk = client_of(people.ingrid)
    sent = {**ABOUT, "language": "en", "file": file_of(document)}
    page = desk.post("/desk/forms/load", sent)
    row = Instrument.objects.get()
    assert page.status_code == 302
    assert (
        "Was there a calm moment?" in desk.get(f"/desk/forms/{row.id}").content.decode()
    )
    request = forms.ask_form(
        actor(people.ingrid),
        caregiver_id=people.amara_as_caregiver.id,
        form=str(row.id),
    )
    phone = client_of(people.amara)
    phone.post(f"/form/{request.id}/first")
    page = phone.get(f"/form/{request.id}/1").content.decode()
    assert "Think of yesterday." in page
    assert "Yes" in page
    answer(phone, f"/form/{request.id}/1", code="true")
    phone.post(f"/form/{request.id}/send")
    response = QuestionnaireResponse.objects.get()
    assert not Score.objects.exists()
    out = desk.get(f"/api/v1/fhir/QuestionnaireResponse/{response.id}").json()
    assert FhirResponse.model_validate(out)
    assert out["item"][0]["answer"] == [{"valueBoolean": True}]
    back = {**out, "questionnaire": "urn:other"}
    back = desk.post(
        f"/desk/people/{people.amara_as_caregiver.id}/import",
        {"file": file_of(back), "instrument": str(row.id)},
    )
    assert back.status_code == 302


LISTED = [
    ("not json", "not JSON"),
    ('{"a": 1, "a": 2}', "not JSON"),
    ('{"a": NaN}', "not JSON"),
    ("[" * 100_000, "not JSON"),
    ("[]", "is an object"),
    ('{"a":' * 70 + "1" + "}" * 70, "nested too deeply"),
    ({"resourceType": "Patient"}, "Expected a FHIR Questionnaire"),
    ({"resourceType": "Questionnaire"}, "look at"),
    ({"resourceType": "Questionnaire", "status": "active", "evil": 1}, "look at evil"),
    ("x" * (1024 * 1024 + 1), "larger than 1 MB"),
    ({"resourceType": "Questionnaire", "status": "active"}, "which language"),
    (
        {"resourceType": "Questionnaire", "status": "active", "language": "en"},
        "Here are 0 questions, and GAD-7 has 7",
    ),
]


def test_questions_of_a_file_in_another_order_are_refused(people: People) -> None:
    """Else a safety question would be asked in the words of another."""
    document = gad()
    document["item"][5], document["item"][6] = document["item"][6], document["item"][5]

    page = client_of(people.ingrid).post(
        "/desk/forms/load", {**ABOUT, "key": "gad-7", "file": file_of(document)}
    )

    assert page.status_code == 422
    assert "question 7 of the file stands where question 6 was" in page.content.decode()
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(("document", "says"), LISTED)
def test_what_is_no_questionnaire_is_refused_in_words(
    people: People, document: Any, says: str
) -> None:
    page = client_of(people.ingrid).post(
        "/desk/forms/load", {**ABOUT, "key": "gad-7", "file": file_of(document)}
    )
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([], "at least one question"),
        ([{"linkId": "1", "type": "choice", "text": "x"}], "nothing to choose"),
        ([{"linkId": "1", "type": "string"}], "has no words"),
        ([{"linkId": "1", "type": "date", "text": "x"}], "of the kind “date”"),
        ([{"linkId": "1", "type": "integer", "text": "x"}], "of the kind"),
        (
            [{"linkId": "1", "type": "string", "text": "x", "repeats": True}],
            "depends on others, or repeats",
        ),
        (
            [{"linkId": "1", "type": "choice", "text": "x", "answerValueSet": "urn:x"}],
            "from elsewhere",
        ),
        ([{"linkId": "1", "type": "string", "text": "x"}] * 2, "one linkId"),
        (
            [{"linkId": str(n), "type": "string", "text": "x"} for n in range(201)],
            "200 questions at most",
        ),
    ],
)
def test_a_form_without_a_key_must_be_answerable(
    people: People, items: list[dict[str, Any]], says: str
) -> None:
    document = {
        "resourceType": "Questionnaire",
        "status": "active",
        "title": "Ours",
        "language": "en",
        "item": items,
    }
    if not items:
        del document["item"]
    page = client_of(people.ingrid).post(
        "/desk/forms/load", {**ABOUT, "file": file_of(document)}
    )
    assert page.status_code == 422
    assert says in page.content.decode()


def response_of(*answers: tuple[str, dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "status": "completed",
        "questionnaire": "urn:attunement:instrument:phq-9|1999",
        "authored": "2026-03-02T10:00:00+00:00",
        "item": [
            {
                "linkId": "all",
                "item": [
                    {"linkId": link, "answer": [value]} for link, value in answers
                ],
            }
        ],
        **more,
    }


def imported(people: People, document: Any, key: str = "phq-9") -> Any:
    instrument = Instrument.objects.filter(key=key).first() or loaded(
        actor(people.ingrid), key
    )
    return client_of(people.ingrid).post(
        f"/desk/people/{people.amara_as_caregiver.id}/import",
        {"file": file_of(document), "instrument": str(instrument.id)},
    )


def test_a_response_from_elsewhere_is_kept_scored_and_asks_for_a_person(
    people: People,
) -> None:
    answers = [(str(n), {"valueCoding": {"code": "1"}}) for n in range(1, 9)]
    for _time in range(2):
        page = imported(
            people, response_of(*answers, ("9", {"valueString": "Place 2"}))
        )
    row = QuestionnaireResponse.objects.get()
    assert page.headers["Location"] == f"/desk/answers/{row.id}"
    assert (row.way, str(row.answered_on)) == ("import", "2026-03-02")
    assert row.scores.get().value == 10
    assert SafetyTask.objects.get().caregiver == people.amara_as_caregiver
    shown = client_of(people.ingrid).get(page.headers["Location"]).content.decode()
    assert "from another system" in shown


def test_a_response_without_a_day_is_of_today(people: People) -> None:
    document = response_of(("1", {"valueInteger": 0}))
    del document["authored"]
    imported(people, document)
    assert QuestionnaireResponse.objects.get().answered_on == timezone.localdate()


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (response_of(("77", {"valueInteger": 0})), "no question 77"),
        (response_of(("1", {"valueInteger": 8})), "has no answer"),
        (
            response_of(("1", {"valueInteger": 0}), ("1", {"valueInteger": 1})),
            "more than one answer",
        ),
        (
            response_of(questionnaire="urn:attunement:instrument:gad-7|2006"),
            "another questionnaire",
        ),
        (
            response_of(
                ("1", {"valueInteger": 0}),
                authored=(timezone.now() + timedelta(days=3)).isoformat(),
            ),
            "today or earlier",
        ),
        ({"resourceType": "QuestionnaireResponse"}, "look at"),
    ],
)
def test_a_response_that_does_not_fit_changes_nothing(
    people: People, document: Any, says: str
) -> None:
    page = imported(people, document)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not QuestionnaireResponse.objects.exists()


def test_a_response_comes_in_by_the_interface_once(people: People) -> None:
    instrument = loaded(actor(people.ingrid), "phq-9")
    address = (
        f"/api/v1/fhir/people/{people.amara_as_caregiver.id}"
        f"/QuestionnaireResponse/{instrument.id}"
    )
    desk = client_of(people.ingrid)
    for _time in range(2):
        got = desk.post(
            address,
            data=response_of(("1", {"valueInteger": 2})),
            content_type="application/json",
            headers={"Idempotency-Key": "0123456789"},
        )
        assert got.status_code == 201
    assert QuestionnaireResponse.objects.count() == 1
    refused = desk.post(
        address,
        data={"resourceType": "Patient"},
        content_type="application/json",
        headers={"Idempotency-Key": "9876543210"},
    )
    assert refused.status_code == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    wrong = desk.post(
        "/api/v1/fhir/Questionnaire?key=none&language=en&source=x&licence=y",
        data=gad(),
        content_type="application/json",
        headers={"Idempotency-Key": "9876543211"},
    )
    assert wrong.status_code == 422
    large = desk.post(
        address,
        data=b"x" * (3 * 1024**2),
        content_type="application/json",
        headers={"Idempotency-Key": "9876543212"},
    )
    assert large.status_code in {400, 413}


@pytest.mark.parametrize(
    "who", ["jonas", "mira", "amelia", "amara", "daniel", "chidi", ""]
)
def test_nobody_else_exports_or_imports(people: People, who: str) -> None:
    covered(people)
    row = filled(people, code="2")
    instrument = Instrument.objects.get()
    client = client_of(people.everybody[who] if who else None)
    amara = people.amara_as_caregiver.id
    api = f"/api/v1/fhir/people/{amara}/QuestionnaireResponse/{instrument.id}"
    headers = {"Idempotency-Key": "0123456789"}
    for response_id in (row.id, uuid4()):
        address = f"/api/v1/fhir/QuestionnaireResponse/{response_id}"
        assert client.get(address).status_code == 404
    assert client.post(api, headers=headers).status_code == 404
    expected = 404 if who else 302
    assert client.get(f"/desk/people/{amara}/import").status_code == expected
    if who not in {"jonas", "amelia"}:
        address = f"/api/v1/fhir/Questionnaire/{instrument.id}"
        assert client.get(address).status_code == 404
    if who in {"amara", "daniel", "chidi", ""}:
        assert client.get("/desk/forms/load").status_code == expected
        made = client.post(
            "/api/v1/fhir/Questionnaire?key=gad-7&language=en&source=x&licence=y",
            data=gad(),
            content_type="application/json",
            headers=headers,
        )
        assert made.status_code == 404
    assert QuestionnaireResponse.objects.count() == 1


def test_wrong_methods(people: People) -> None:
    instrument = loaded(actor(people.ingrid), "gad-7")
    desk = client_of(people.ingrid)
    assert desk.get("/api/v1/fhir/Questionnaire").status_code == 405
    assert desk.post(f"/api/v1/fhir/Questionnaire/{instrument.id}").status_code == 405
    assert desk.post(f"/api/v1/fhir/QuestionnaireResponse/{uuid4()}").status_code == 405
    assert desk.put("/desk/forms/load").status_code == 405
