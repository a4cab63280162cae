"""First contacts at the desk, person by person: list, one of them, what becomes of it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.utils import timezone

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.access import access_family
from attunement_clinic.families.models import Caregiver, Family
from attunement_clinic.intake.models import Enquiry
from attunement_clinic.notifications.actions import remind
from attunement_clinic.notifications.models import OutgoingMail
from attunement_clinic.notifications.queries import rule_of
from attunement_clinic.notifications.safe_contact import SafeContact, Way
from attunement_clinic.safety.actions import add_cover
from factories.enquiries import arrived, checked, concern
from personas import People, actor, client_of

POSTS = ("read", "allocate", "close", "reopen")
BY_MAIL = SafeContact(ways=frozenset({Way.EMAIL}), sender_name="Garden club")
FAMILY: dict[str, Any] = {
    "infant-1-name": "Ida",
    "infant-1-born_on": "2026-01-05",
    "caregiver-1-name": "Amara",
    "caregiver-1-relation": "mother",
    "caregiver-1-is_guardian": "on",
    "caregiver-2-relation": "father",
    "caregiver-2-is_guardian": "on",
}


@pytest.fixture
def enquiry(people: People) -> Enquiry:
    return arrived(
        people.practice,
        name="Beatrix Canary",
        words="Canary words",
        self_check=checked(concern("sign", sign="sleep", words="Sleep is hard")),
    )


def cover(people: People) -> None:
    """Let Ingrid and Noor cover: first contacts are theirs to read from now on."""
    add_cover(
        actor(people.amelia),
        weekday=0,
        starts="08:00",
        ends="12:00",
        responsible_id=people.ingrid.id,
        deputy_id=people.noor.id,
    )


@pytest.mark.parametrize("who", ["ingrid", "jonas", "noor"])
def test_where_nobody_covers_every_clinician_reads(
    people: People, enquiry: Enquiry, who: str
) -> None:
    client = client_of(people.everybody[who])
    assert str(enquiry.id) in client.get("/desk/enquiries/").content.decode()
    assert client.get(f"/desk/enquiries/{enquiry.id}").status_code == 200


def test_who_covers_reads_and_no_other_clinician(
    people: People, enquiry: Enquiry
) -> None:
    cover(people)
    address = f"/desk/enquiries/{enquiry.id}"
    assert client_of(people.ingrid).get(address).status_code == 200
    assert client_of(people.noor).get(address).status_code == 200
    jonas = client_of(people.jonas)
    assert jonas.get(address).status_code == 404
    assert str(enquiry.id) not in jonas.get("/desk/enquiries/").content.decode()


@pytest.mark.parametrize("who", ["mira", "amelia", "amara", "daniel", "chidi"])
def test_others_meet_what_a_missing_one_gives(
    people: People, enquiry: Enquiry, who: str
) -> None:
    client = client_of(people.everybody[who])
    refused = client.get(f"/desk/enquiries/{enquiry.id}")
    missing = client.get(f"/desk/enquiries/{uuid4()}")
    assert refused.status_code == missing.status_code == 404
    assert len(refused.content) == len(missing.content)


@pytest.mark.parametrize("who", ["mira", "amelia", "amara", "jonas"])
@pytest.mark.parametrize("name", POSTS)
def test_others_change_nothing(
    people: People, enquiry: Enquiry, name: str, who: str
) -> None:
    cover(people)
    address = f"/desk/enquiries/{enquiry.id}/{name}"
    response = client_of(people.everybody[who]).post(
        address, FAMILY | {"clinician": str(people.jonas.id), "closing": "twice"}
    )
    assert response.status_code == 404
    enquiry.refresh_from_db()
    assert enquiry.state == Enquiry.State.NEW
    assert Family.objects.count() == 2


@pytest.mark.parametrize("address", ["/desk/enquiries/", "/desk/enquiries/reception"])
def test_anonymous_is_sent_to_sign_in(people: People, address: str) -> None:
    response = client_of(None).get(address)
    assert response.headers["Location"].startswith("/account/login/?next=")


@pytest.mark.parametrize("name", ["read", "close", "reopen"])
def test_changes_are_posts(people: People, enquiry: Enquiry, name: str) -> None:
    client = client_of(people.ingrid)
    assert client.get(f"/desk/enquiries/{enquiry.id}/{name}").status_code == 405


@pytest.mark.parametrize("address", ["/desk/enquiries/", "/desk/enquiries/{id}"])
def test_pages_are_read_only(people: People, enquiry: Enquiry, address: str) -> None:
    client = client_of(people.ingrid)
    assert client.post(address.format(id=enquiry.id)).status_code == 405


def test_the_list_shows_an_initial_and_no_name(
    people: People, enquiry: Enquiry
) -> None:
    for address in ("/desk/enquiries/", "/desk/"):
        page = client_of(people.ingrid).get(address).content.decode()
        assert "B." in page
        assert "Canary" not in page


def test_one_of_them_shows_all_there_is_and_says_who_looked(
    people: People, enquiry: Enquiry
) -> None:
    page = client_of(people.ingrid).get(f"/desk/enquiries/{enquiry.id}")
    text = page.content.decode()
    for told in ("Beatrix Canary", "Canary words", "Sleep is hard", "By text message."):
        assert told in text
    title = text.split("<title>")[1].split("</title>")[0]
    assert "Canary" not in title
    event = AuditEvent.objects.get(action="enquiry.opened")
    assert (event.actor_id, event.subject_id) == (people.ingrid.id, enquiry.id)


def test_reading_keeps_the_promise(people: People, enquiry: Enquiry) -> None:
    client = client_of(people.ingrid)
    client.post(f"/desk/enquiries/{enquiry.id}/read")
    client_of(people.jonas).post(f"/desk/enquiries/{enquiry.id}/read")
    enquiry.refresh_from_db()
    assert enquiry.state == Enquiry.State.READ
    assert enquiry.read_by == people.ingrid
    assert AuditEvent.objects.filter(action="enquiry.read").count() == 1


def test_it_goes_into_the_care_of_a_colleague(people: People, enquiry: Enquiry) -> None:
    response = client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        FAMILY | {"clinician": str(people.jonas.id)},
    )
    enquiry.refresh_from_db()
    family = enquiry.family

    assert response.headers["Location"] == "/desk/enquiries/"
    assert family is not None
    assert enquiry.state == Enquiry.State.ALLOCATED
    assert access_family(actor(people.jonas), family.id) == family
    assert (
        client_of(people.ingrid).get(f"/desk/families/{family.id}").status_code == 404
    )
    assert (
        client_of(people.ingrid).get(f"/desk/enquiries/{enquiry.id}").status_code == 404
    )
    assert (
        client_of(people.jonas).get(f"/desk/enquiries/{enquiry.id}").status_code == 200
    )
    path = client_of(people.jonas).get(f"/desk/families/{family.id}").content.decode()
    assert "Wrote to the practice" in path
    written = set(AuditEvent.objects.values_list("action", flat=True))
    assert {"enquiry.allocated", "family.opened", "team.joined", "team.left"} <= written


def test_the_rule_of_safe_contact_goes_along(people: People) -> None:
    enquiry = arrived(people.practice, contact=BY_MAIL, email="amara2@example.org")
    client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        FAMILY | {"clinician": str(people.ingrid.id)},
    )
    caregiver = Caregiver.objects.get(family__enquiries=enquiry)
    assert rule_of(caregiver.id) == BY_MAIL
    assert "Garden club" in caregiver.safe_contact


def test_the_link_goes_out_with_it_if_the_rule_lets_it(people: People) -> None:
    enquiry = arrived(people.practice, contact=BY_MAIL, email="amara2@example.org")
    response = client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        FAMILY | {"clinician": str(people.jonas.id), "invite": "on"},
    )
    assert b"/join/" in response.content
    (sent,) = mail.outbox
    assert sent.to == ["amara2@example.org"]
    assert sent.from_email.startswith("Garden club <")


def test_the_link_is_handed_over_where_the_rule_forbids_mail(
    people: People, enquiry: Enquiry
) -> None:
    Enquiry.objects.filter(id=enquiry.id).update(email="amara2@example.org")
    response = client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        FAMILY | {"clinician": str(people.jonas.id), "invite": "on"},
    )
    assert mail.outbox == []
    assert b"they are not to be reached by e-mail" in response.content


def test_what_was_written_stands_in_the_familys_form(people: People) -> None:
    enquiry = arrived(
        people.practice,
        name="Beatrix",
        relation="grandparent",
        infant_name="Ida",
        infant_born_on="2026-01-05",
        twin_name="Ole",
    )
    page = client_of(people.ingrid).get(f"/desk/enquiries/{enquiry.id}/allocate")
    text = page.content.decode()
    for told in ('value="Beatrix"', 'value="Ida"', 'value="Ole"'):
        assert told in text
    assert text.count('value="2026-01-05"') == 2
    assert '<option value="grandparent" selected>' in text


def test_twins_become_two_babies_of_one_family(
    people: People, enquiry: Enquiry
) -> None:
    client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        FAMILY
        | {
            "clinician": str(people.ingrid.id),
            "infant-2-name": "Ole",
            "infant-2-born_on": "2026-01-05",
        },
    )
    assert Family.objects.get(enquiries=enquiry).infants.count() == 2


def test_a_baby_not_born_yet_becomes_a_family(people: People) -> None:
    """From the due date a parent gave to a family that waits for the birth."""
    due = timezone.localdate() + timedelta(days=40)
    enquiry = arrived(people.practice, infant_due_on=due)
    client = client_of(people.ingrid)
    address = f"/desk/enquiries/{enquiry.id}/allocate"
    page = client.get(address).content.decode()
    assert 'name="infant-1-name" value="Baby"' in page
    assert f'name="infant-1-due_on" value="{due}"' in page

    sent = FAMILY | {"infant-1-name": "Baby", "infant-1-born_on": ""}
    client.post(
        address,
        sent | {"infant-1-due_on": f"{due}", "clinician": str(people.ingrid.id)},
    )
    infant = Family.objects.get(enquiries=enquiry).infants.get()
    assert (infant.born_on, infant.due_on) == (None, due)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"infant-1-born_on": ""}, "Give the birth date, or the due date"),
        ({"infant-1-born_on": "2036-01-05"}, "A birth date lies in the past."),
        ({"caregiver-1-name": ""}, "This is still empty. Please fill it in."),
    ],
)
def test_a_family_half_filled_is_asked_again(
    people: People, enquiry: Enquiry, wrong: dict[str, Any], words: str
) -> None:
    response = client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        FAMILY | {"clinician": str(people.ingrid.id)} | wrong,
    )
    assert response.status_code == 422
    assert words in response.content.decode()
    enquiry.refresh_from_db()
    assert enquiry.state == Enquiry.State.NEW
    assert Family.objects.count() == 2


@pytest.mark.parametrize("who", ["noor", "amelia", "mira", "amara"])
def test_it_goes_to_a_clinician_of_the_practice(
    people: People, enquiry: Enquiry, who: str
) -> None:
    response = client_of(people.ingrid).post(
        f"/desk/enquiries/{enquiry.id}/allocate",
        FAMILY | {"clinician": str(people.everybody[who].id)},
    )
    assert response.status_code == 422
    assert Family.objects.count() == 2


def test_two_readers_cannot_both_give_it_away(people: People, enquiry: Enquiry) -> None:
    sent = FAMILY | {"clinician": str(people.ingrid.id)}
    address = f"/desk/enquiries/{enquiry.id}/allocate"
    client_of(people.ingrid).post(address, sent)
    second = client_of(people.ingrid).post(address, sent)
    assert b"Somebody has decided about this one already." in second.content
    assert Family.objects.count() == 3


def test_a_supervisor_reads_and_does_not_give_it_away(
    people: People, enquiry: Enquiry
) -> None:
    client = client_of(people.noor)
    page = client.get(f"/desk/enquiries/{enquiry.id}").content.decode()
    assert "Give it to a care team" not in page
    assert client.get(f"/desk/enquiries/{enquiry.id}/allocate").status_code == 404


def test_closed_it_may_be_taken_up_again(people: People, enquiry: Enquiry) -> None:
    client = client_of(people.ingrid)
    client.post(
        f"/desk/enquiries/{enquiry.id}/close",
        {"closing": "elsewhere", "words": "Her midwife sees her."},
    )
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.closing) == ("closed", "elsewhere")
    client.post(f"/desk/enquiries/{enquiry.id}/reopen")
    enquiry.refresh_from_db()
    assert (enquiry.state, enquiry.closing) == ("read", "")
    again = client.post(f"/desk/enquiries/{enquiry.id}/reopen", follow=True)
    assert b"Only what was closed can be opened again." in again.content


def test_an_unread_one_waits_on_today_and_in_the_rail(
    people: People, enquiry: Enquiry
) -> None:
    page = client_of(people.ingrid).get("/desk/").content.decode()
    assert "A first contact, B." in page
    assert '<span class="n">1</span>' in page
    cover(people)
    assert (
        "A first contact" not in client_of(people.jonas).get("/desk/").content.decode()
    )


def test_a_reminder_that_could_not_go_waits_on_today(people: People) -> None:
    remind(
        practice_id=people.practice.id,
        addressee_id=people.amara_as_caregiver.id,
        key="form:1",
        to=people.amara.email,
        template="notifications/mail/something_waits.txt",
        subject="Something for you",
        values={"address": "https://example.org/home"},
        default_sender="Library",
        time_zone="UTC",
    )
    page = client_of(people.ingrid).get("/desk/").content.decode()
    assert "Reach A. yourself, family 07" in page
    assert "“Something for you”: Nobody has asked yet how to reach them safely." in page
    assert (
        "Reach A. yourself"
        not in client_of(people.jonas).get("/desk/").content.decode()
    )


def test_what_they_said_in_words_alone_stands_with_what_waits(people: People) -> None:
    Caregiver.objects.filter(id=people.amara_as_caregiver.id).update(
        safe_contact="Text before ringing."
    )
    OutgoingMail.objects.create(
        practice_id=people.practice.id,
        addressee_id=people.amara_as_caregiver.id,
        key="form:1",
        subject="Something for you",
        body="",
        time_zone="UTC",
        state=OutgoingMail.State.HELD,
        reason=OutgoingMail.Reason.NO_RULE,
        send_at=timezone.now(),
    )

    page = client_of(people.ingrid).get("/desk/").content.decode()

    assert "only words: “Text before ringing.”" in page
    assert "Nobody has asked yet" not in page


RECEPTION = {
    "telephone": "020 7946 0123",
    "telephone_hours": "weekdays 9 to 12",
    "waiting": "A first talk takes two weeks.",
    "tell_at": "reception@example.org",
    "kept_months": "6",
}


@pytest.mark.parametrize("who", ["amelia", "ingrid"])
def test_the_reception_is_written_by_staff(people: People, who: str) -> None:
    client = client_of(people.everybody[who])
    assert client.get("/desk/enquiries/reception").status_code == 200
    response = client.post("/desk/enquiries/reception", RECEPTION)
    assert response.status_code == 302
    assert AuditEvent.objects.filter(action="reception.changed").count() == 1


@pytest.mark.parametrize("who", ["noor", "amara"])
def test_others_do_not_write_the_reception(people: People, who: str) -> None:
    client = client_of(people.everybody[who])
    assert client.get("/desk/enquiries/reception").status_code == 404
    assert client.post("/desk/enquiries/reception", RECEPTION).status_code == 404


def test_each_practice_has_a_reception_of_its_own(people: People, visitor: Any) -> None:
    client_of(people.mira).post("/desk/enquiries/reception", RECEPTION)
    assert "7946" not in visitor.get("/talk").content.decode()
    client_of(people.ingrid).post("/desk/enquiries/reception", RECEPTION)
    assert "tel:02079460123" in visitor.get("/talk").content.decode()


@pytest.mark.parametrize("months", ["", "0", "61", "-1", "some"])
def test_words_are_kept_for_some_months(people: People, months: str) -> None:
    response = client_of(people.ingrid).post(
        "/desk/enquiries/reception", RECEPTION | {"kept_months": months}
    )
    assert response.status_code == 422


def test_a_telephone_is_digits(people: People) -> None:
    response = client_of(people.ingrid).post(
        "/desk/enquiries/reception", RECEPTION | {"telephone": "javascript:1"}
    )
    assert response.status_code == 422
