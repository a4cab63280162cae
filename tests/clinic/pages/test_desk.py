"""Writing the public pages: an administrator's, with a look first, and with a way back."""

from typing import Any
from uuid import uuid4

import pytest

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.pages.models import PageText
from personas import People, client_of, visitor_of

BODY = "# Ours\n\nOwn words, written with care."
EDIT = "/desk/pages/usual"


def sent(**changed: Any) -> dict[str, Any]:
    return {"body": BODY, "language": "en", "based_on": ""} | changed


@pytest.mark.parametrize("address", ["/desk/pages/", EDIT])
def test_an_administrator_opens_it(people: People, address: str) -> None:
    assert client_of(people.amelia).get(address).status_code == 200


@pytest.mark.parametrize("address", ["/desk/pages/", EDIT])
def test_anonymous_is_sent_to_sign_in(people: People, address: str) -> None:
    response = client_of(None).get(address)
    assert response.headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("who", ["ingrid", "noor", "mira", "amara"])
@pytest.mark.parametrize("address", ["/desk/pages/", EDIT])
def test_others_do_not(people: People, who: str, address: str) -> None:
    assert client_of(people.everybody[who]).get(address).status_code == 404


@pytest.mark.parametrize("who", ["ingrid", "noor", "mira", "amara"])
@pytest.mark.parametrize("address", [EDIT, f"{EDIT}/preview", f"{EDIT}/house"])
def test_others_publish_nothing(people: People, who: str, address: str) -> None:
    client = client_of(people.everybody[who])
    assert client.post(address, sent()).status_code == 404
    assert not PageText.objects.exists()


@pytest.mark.parametrize("address", [f"{EDIT}/preview", f"{EDIT}/house"])
def test_these_are_posts(people: People, address: str) -> None:
    assert client_of(people.amelia).get(address).status_code == 405


def test_there_is_no_other_page(people: People) -> None:
    assert client_of(people.amelia).get("/desk/pages/nowhere").status_code == 404


def test_the_editor_begins_with_what_stands(people: People) -> None:
    page = client_of(people.amelia).get(EDIT).content.decode()
    assert "# What is common" in page


def test_publishing_changes_the_page_at_once(people: People) -> None:
    response = client_of(people.amelia).post(EDIT, sent())
    assert response.status_code == 302
    row = PageText.objects.get()
    assert (row.practice, row.published_by) == (people.practice, people.amelia)
    event = AuditEvent.objects.get(action="page.published")
    assert event.facts == {"page": "usual", "language": "en", "is_house": False}
    public = visitor_of(people.practice).get("/read/usual").content.decode()
    assert "Own words, written with care." in public


def test_looking_first_keeps_nothing(people: People) -> None:
    response = client_of(people.amelia).post(f"{EDIT}/preview", sent())
    page = response.content.decode()
    assert "<h1>Ours</h1>" in page
    assert "nothing of this is kept yet" in page
    assert not PageText.objects.exists()


def test_looking_at_hostile_words_runs_nothing(people: People) -> None:
    hostile = sent(body="# T\n\n<script>alert(1)</script>")
    page = client_of(people.amelia).post(f"{EDIT}/preview", hostile).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("key", ["talk", "slowly"])
def test_each_page_can_be_looked_at(people: People, key: str) -> None:
    response = client_of(people.amelia).post(f"/desk/pages/{key}/preview", sent())
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"body": "no title"}, "Begin with a title"),
        ({"body": "# T\n\n" + "x" * 40_001}, "at most 40000 fit"),
        ({"language": "xx"}, "Select a valid choice"),
    ],
)
def test_what_cannot_stand_is_asked_again(
    people: People, wrong: dict[str, Any], words: str
) -> None:
    response = client_of(people.amelia).post(EDIT, sent(**wrong))
    assert response.status_code == 422
    if "language" not in wrong:
        assert words in response.content.decode()
        assert wrong["body"][:20] in response.content.decode()
    assert not PageText.objects.exists()


def test_two_editors_do_not_overwrite_each_other(people: People) -> None:
    client = client_of(people.amelia)
    client.post(EDIT, sent(body="# First\n\nfirst"))
    response = client.post(EDIT, sent(body="# Second\n\nsecond"))
    page = response.content.decode()

    assert response.status_code == 409
    assert "Somebody published this page meanwhile." in page
    assert "# Second" in page
    based_on = page.split('name="based_on" value="')[1].split('"')[0]
    assert based_on == str(PageText.objects.get().id)
    again = client.post(EDIT, sent(body="# Second\n\nsecond", based_on=based_on))
    assert again.status_code == 302
    assert PageText.objects.count() == 2


def test_an_earlier_version_is_taken_up_again(people: People) -> None:
    client = client_of(people.amelia)
    client.post(EDIT, sent(body="# First\n\nfirst words"))
    first = PageText.objects.get()
    client.post(EDIT, sent(body="# Second\n\nsecond", based_on=str(first.id)))
    page = client.get(f"{EDIT}?version={first.id}").content.decode()
    assert "first words" in page
    for wrong in (uuid4(), "x"):
        assert client.get(f"{EDIT}?version={wrong}").status_code == 404


def test_the_houses_text_comes_back(people: People) -> None:
    client = client_of(people.amelia)
    client.post(EDIT, sent())
    client.post(f"{EDIT}/house", {"language": "en"})
    public = visitor_of(people.practice).get("/read/usual").content.decode()
    assert "Own words" not in public
    assert "Much of what frightens parents" in public
    assert PageText.objects.count() == 2
