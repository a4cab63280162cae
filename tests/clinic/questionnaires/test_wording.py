"""Loading the wording a practice may use: laid beside the key, compared, kept."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.html import escape

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires import actions
from attunement_clinic.questionnaires.models import Instrument
from factories.questionnaires import asked, loaded
from personas import People, actor, client_of

LIST = "- Not at all\n- b\n- c\n- d\n" + "\n".join(
    f"{number}. Placeholder {number}" for number in range(1, 8)
)
ABOUT = {"language": "en-GB", "source": "Our copy", "licence": "Free to use"}
ADDRESS = "/desk/forms/gad-7/words"


@pytest.mark.parametrize("who", ["ingrid", "noor", "amelia"])
def test_words_are_laid_beside_the_key_before_they_are_kept(
    people: People, who: str
) -> None:
    desk = client_of(people.everybody[who])
    assert desk.get("/desk/forms/").status_code == 200
    assert "7 questions" in desk.get(ADDRESS).content.decode()
    page = desk.post(ADDRESS, {**ABOUT, "text": LIST})
    assert page.status_code == 200
    assert "Nothing is kept yet." in page.content.decode()
    assert "Placeholder 7" in page.content.decode()
    assert not Instrument.objects.exists()

    kept = desk.post(ADDRESS, {**ABOUT, "text": LIST, "is_compared": "on"})

    row = Instrument.objects.get()
    assert kept.headers["Location"] == f"/desk/forms/{row.id}"
    assert (row.key, row.version, row.language) == ("gad-7", "2006", "en-GB")
    page = desk.get(kept.headers["Location"])
    assert "Our copy" in page.content.decode()
    assert "loaded, en-GB" in desk.get("/desk/forms/").content.decode()
    assert AuditEvent.objects.filter(action="wording.loaded").exists()


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        (
            {"text": LIST.replace("Not at all", "Not at all sure")},
            "answer 1 says “Not at all sure”, and the authors’ is “Not at all”",
        ),
        (
            {"text": LIST.rpartition("\n")[0]},
            "Here are 6 questions, and GAD-7 has 7",
        ),
        ({"text": LIST.replace("3. ", "4. ", 1)}, "has question 4 where question 3"),
        ({"text": "and so on"}, "Line 1 says “and so on”. Begin it with a number"),
        ({"language": "English"}, "Write it as en, en-GB or fr."),
        ({"source": ""}, "This is still empty. Please fill it in."),
    ],
)
def test_words_that_do_not_fit_say_where(
    people: People, changed: dict[str, str], says: str
) -> None:
    sent = {**ABOUT, "text": LIST, "is_compared": "on", **changed}
    page = client_of(people.ingrid).post(ADDRESS, sent)
    assert page.status_code == 422
    assert says in page.content.decode()
    assert not Instrument.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (LIST.rpartition("\n")[0], "Voici 6 questions, et GAD-7 en a 7"),
        (LIST.replace("3. ", "4. ", 1), "là où la question 3 était attendue"),
        (LIST.replace("- d\n", ""), "La question 1 de GAD-7 a ici 3 réponses"),
        ("and so on", "Commencez-la par un numéro et un point"),
    ],
)
def test_what_does_not_fit_is_said_in_the_reader_s_language(
    people: People, text: str, says: str
) -> None:
    page = client_of(people.ingrid).post(
        ADDRESS, {**ABOUT, "text": text}, headers={"Accept-Language": "fr"}
    )

    assert says in page.content.decode()
    assert escape(text[:40]) in page.content.decode()


def test_new_words_take_the_place_of_the_old_and_old_forms_stay(people: People) -> None:
    form = asked(people, "gad-7")
    old = Instrument.objects.get()
    new = loaded(actor(people.ingrid), "gad-7")
    old.refresh_from_db()
    assert old.retired_at is not None
    assert new.retired_at is None
    form.refresh_from_db()
    assert form.instrument == old


def test_words_are_taken_out_of_use(people: People) -> None:
    row = loaded(actor(people.ingrid), "gad-7")
    desk = client_of(people.ingrid)
    for _time in range(2):
        assert desk.post(f"/desk/forms/{row.id}/retire").status_code == 302
    assert "No longer in use." in desk.get(f"/desk/forms/{row.id}").content.decode()
    assert AuditEvent.objects.filter(action="wording.retired").count() == 1
    with pytest.raises(ValidationError):
        actions.ask_form(
            actor(people.ingrid),
            caregiver_id=people.amara_as_caregiver.id,
            form=str(row.id),
        )


@pytest.mark.parametrize("who", ["amara", "daniel", "mira", ""])
def test_others_reach_nothing(people: People, who: str) -> None:
    row = loaded(actor(people.ingrid), "gad-7")
    client = client_of(people.everybody[who] if who else None)
    expected = 404 if who else 302
    assert client.get(f"/desk/forms/{row.id}").status_code == expected
    assert client.post(f"/desk/forms/{row.id}/retire").status_code == expected
    row.refresh_from_db()
    assert row.retired_at is None
    if who == "mira":
        assert "loaded, en-GB" not in client.get("/desk/forms/").content.decode()
    else:
        assert client.get("/desk/forms/").status_code == expected
        assert client.get(ADDRESS).status_code == expected


def test_researchers_and_parents_load_nothing(people: People) -> None:
    ingrid = actor(people.ingrid)
    nobody = Actor(user_id=ingrid.user_id, practice_id=ingrid.practice_id)
    with pytest.raises(Http404):
        actions.load_wording(
            nobody, key="gad-7", language="en", source="x", licence="x"
        )
    row = loaded(ingrid, "gad-7")
    with pytest.raises(Http404):
        actions.retire_wording(nobody, instrument_id=row.id)


def test_wrong_methods_and_unknown_keys(people: People) -> None:
    row = loaded(actor(people.ingrid), "gad-7")
    desk = client_of(people.ingrid)
    assert desk.post("/desk/forms/").status_code == 405
    assert desk.post(f"/desk/forms/{row.id}").status_code == 405
    assert desk.get(f"/desk/forms/{row.id}/retire").status_code == 405
    assert desk.get("/desk/forms/psi/words").status_code == 404
