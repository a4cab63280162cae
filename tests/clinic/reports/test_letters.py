"""A letter: facts first, the clinician's words kept bit by bit, signed, on tagged paper."""

from __future__ import annotations

from io import BytesIO
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404
from django.utils.formats import date_format
from pypdf import PdfReader

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.plans.actions import name_goal
from attunement_clinic.reports import actions, paper
from attunement_clinic.reports.models import Export, Letter, LetterWriting
from attunement_clinic.reports.queries.letters import current
from clinic_reports import House, saved, text_of
from factories.questionnaires import ago
from personas import actor, client_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


def body(letter: Letter) -> dict[str, str]:
    return {part: rows[0].words for part, rows in current(letter).items()}


def history(house: House) -> None:
    """Amara's worry, asked again; her goal with two numbers; a meeting. Daniel's beside."""
    people = house.people
    house.answered(
        people.amara, house.amara, "worries", worry_1="Sleep", often_1="always"
    )
    house.answered(
        people.amara,
        house.amara,
        "worries-again",
        on=ago(3),
        occasion="end",
        change_1="less",
        often_1="some-days",
    )
    house.answered(
        people.daniel,
        people.daniel_as_caregiver,
        "worries",
        worry_1="CANARY-DANIEL",
        often_1="seldom",
    )
    name_goal(
        house.ingrid,
        caregiver_id=people.daniel_as_caregiver.id,
        goal_id=uuid4(),
        words="CANARY-GOAL",
    )
    house.answered(
        people.amara, house.amara, "goals", goal_1="Sit in peace", near_1="2"
    )
    house.met(house.amara, 20)


def test_it_begins_with_facts_and_their_own_words_alone(house: House) -> None:
    history(house)

    drafted = body(house.letter())

    assert drafted["salutation"] == "Dear Amara,"
    assert drafted["came-with"] == "At the beginning you wrote:\n“Sleep”"
    assert "less, on some days" in drafted["changed"]
    assert "“Sit in peace”\n" in drafted["changed"]
    assert ": 2 of 10" in drafted["changed"]
    assert "The numbers are yours." in drafted["changed"]
    assert drafted["saw"].startswith("We met on ")
    assert "CANARY" not in " ".join(drafted.values())


def test_a_letter_to_a_colleague_tells_the_same_of_one_caregiver(house: House) -> None:
    history(house)

    drafted = body(house.letter("clinician"))

    assert "Amara (mother) and Sol, born 5 January 2026" in drafted["why"]
    assert "their own" in drafted["changed"]
    assert "CANARY" not in " ".join(drafted.values())


@pytest.mark.parametrize("kind", ["closing", "clinician"])
def test_a_meeting_nobody_came_to_is_no_day_they_met(house: House, kind: str) -> None:
    house.met(house.amara, 20)
    house.missed(house.amara, 13)

    saw = body(house.letter(kind))["saw"].partition("\n")[0]

    assert saw == f"We met on {date_format(ago(20), 'j F Y')}."


def test_nothing_typed_is_lost_and_two_windows_keep_both(house: House) -> None:
    letter = house.letter()
    address = f"/desk/letters/{letter.id}/words"
    (first,) = current(letter)["salutation"]

    for words in ("Dear Amara and Sol,", "Hello Amara,"):
        told = house.client.post(
            address,
            {
                "part": "salutation",
                "words": words,
                "writing": uuid4(),
                "follows": str(first.id),
            },
            headers={"Accept": "application/json"},
        )
        assert told.status_code == 200

    assert told.json()["is_forked"]
    standing = [row.words for row in current(letter)["salutation"]]
    assert standing == ["Dear Amara and Sol,", "Hello Amara,"]
    page = house.client.get(f"/desk/letters/{letter.id}").content.decode()
    assert "Two windows wrote here" in page
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterWriting.objects.filter(letter=letter).update(words="other")


def test_signed_it_is_locked_and_what_comes_too_late_is_shown_again(
    house: House,
) -> None:
    letter = house.letter()
    read = house.client.get(f"/desk/letters/{letter.id}?read")
    seen = [str(each) for each in read.context["seen"]]

    assert (
        house.client.post(
            f"/desk/letters/{letter.id}/sign", {"seen": seen[:1]}
        ).status_code
        == 409
    )
    told = house.client.post(f"/desk/letters/{letter.id}/sign", {"seen": seen})
    late = house.client.post(
        f"/desk/letters/{letter.id}/words",
        {"part": "next", "words": "Too late", "writing": uuid4(), "follows": ""},
    )

    assert told.status_code == 302
    assert late.status_code == 409
    assert "Too late" in late.content.decode()
    letter.refresh_from_db()
    assert letter.signed_at is not None
    assert "next" not in current(letter)
    kinds = AuditEvent.objects.filter(subject_id=letter.id).values_list(
        "action", flat=True
    )
    assert list(kinds) == ["letter.begun", "letter.signed"]


def test_the_same_form_begins_one_letter(house: House) -> None:
    sent = {"letter": uuid4(), "kind": "closing", "caregiver": house.amara.id}
    family = house.people.family

    for _time in range(2):
        told = house.client.post(f"/desk/families/{family.id}/letters", sent)
        assert told.url == f"/desk/letters/{sent['letter']}"

    assert Letter.objects.count() == 1


def test_only_its_author_writes_and_signs(house: House) -> None:
    letter = house.letter()
    for stranger in ("jonas", "noor", "mira", "amelia"):
        somebody = actor(getattr(house.people, stranger))
        for act in (
            lambda who: actions.read_letter(who, letter_id=letter.id),
            lambda who: actions.sign_letter(who, letter_id=letter.id, seen=set()),
            lambda who: actions.make_letter_file(
                who, letter_id=letter.id, export_id=uuid4(), days=30
            ),
        ):
            with pytest.raises(Http404):
                act(somebody)


def test_the_signed_letter_leaves_as_tagged_paper(house: House) -> None:
    history(house)
    letter = house.signed()

    made = house.client.post(
        f"/desk/letters/{letter.id}/file", {"export": uuid4(), "days": 30}
    )
    pdf = saved(house.client.get(f"{made.url}/file"))

    reader = PdfReader(BytesIO(pdf))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()
    assert reader.metadata.title == "Looking back on our time"
    tags = _tags(catalog["/StructTreeRoot"])
    assert {"/H1", "/P"} <= tags
    assert all("AtkinsonHyperlegibleNext" in name for name in _fonts(reader))
    words = text_of(pdf)
    assert "Dear Amara," in words
    assert "“Sleep”" in words
    assert "Ingrid Sand" in words
    assert "Not for diagnosis, triage or risk prediction." in words
    assert "CANARY" not in words


def test_what_people_write_is_never_markup(house: House) -> None:
    letter = house.letter()
    written = '#eval("1+1") *bold* $x^2$ <label> @cite \\ `raw` #read("/etc/passwd")'
    house.client.post(
        f"/desk/letters/{letter.id}/words",
        {"part": "next", "words": written, "writing": uuid4(), "follows": ""},
    )
    seen = {each.id for rows in current(letter).values() for each in rows}
    actions.sign_letter(house.ingrid, letter_id=letter.id, seen=seen)

    export = actions.make_letter_file(
        house.ingrid, letter_id=letter.id, export_id=uuid4(), days=30
    )

    _export, pdf = actions.open_export(house.ingrid, export_id=export.id)
    assert "".join(written.split()) in "".join(text_of(pdf).split())


def test_a_picture_is_spelt_and_an_unknown_script_is_told(house: House) -> None:
    def made(words: str) -> bytes:
        return paper.to_pdf(
            paper.Paper(
                title="T",
                author="A",
                language="en",
                sender="S",
                day="D",
                parts=[paper.words(words)],
            )
        )

    assert "[seedling]" in text_of(made("Sol 🌱\x00 sleeps"))
    with pytest.raises(ValidationError, match="ꡀ"):
        made("ꡀꡁ")


def test_no_file_is_made_of_what_is_not_signed(house: House) -> None:
    letter = house.letter()

    told = house.client.post(
        f"/desk/letters/{letter.id}/file", {"export": uuid4(), "days": 30}
    )

    assert told.status_code == 422
    assert not Export.objects.exists()


def test_a_desk_left_open_is_not_enough(house: House) -> None:
    letter = house.signed()
    stale = client_of(house.people.ingrid)

    told = stale.post(
        f"/desk/letters/{letter.id}/file", {"export": uuid4(), "days": 30}
    )

    assert told.status_code == 302
    assert told.url.startswith("/account/reauthenticate/?next=")
    assert not Export.objects.exists()


def _tags(node: object, found: set[str] | None = None) -> set[str]:
    found = set() if found is None else found
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for each in node:
            _tags(each, found)
    elif isinstance(node, dict):
        if "/S" in node:
            found.add(str(node["/S"]))
        if "/K" in node:
            _tags(node["/K"], found)
    return found


def _fonts(reader: PdfReader) -> set[str]:
    return {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
