"""What people wrote, and every secret, is in no log, mail, job, message or audit record.

A canary stands in each field of words (`told`); then the pages of the desk and of the
parents are opened and a file is made, as on any day.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail, serializers
from django.urls import NoReverseMatch, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from attunement_clinic.audit.models import AuditEvent
from attunement_clinic.families.actions import invite_caregiver
from attunement_clinic.families.models import Caregiver
from attunement_clinic.notifications.models import Notice, OutgoingMail
from attunement_clinic.recordings import masters
from clinic_reports import House, house, told
from personas import client_of
from surface import ROUTES, Door, patterns

__all__ = ["house", "told"]

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

_CANARY = re.compile(r"\b(?:MINE|OTHER|TEAM|SHOWN)-[A-Za-z]+")


@pytest.fixture
def lived_through(told: House, caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    """Open every page that has no id, the family's own, and make a file; give the log."""
    people = told.people
    with caplog.at_level(logging.DEBUG, logger="attunement_clinic"):
        for user in (people.ingrid, people.noor, people.amara, people.daniel):
            client = client_of(user)
            for route in ROUTES:
                has_ids = patterns()[route.name].pattern.converters
                if has_ids or "GET" not in route.methods or route.door is Door.API:
                    continue
                client.get(_address(route.name))
        for part in ("", "/plan", "/forms", "/outcomes", "/papers", "/concerns"):
            told.client.get(f"/desk/families/{people.family.id}{part}")
        letter = told.signed()
        told.client.post(
            f"/desk/letters/{letter.id}/file", {"export": uuid4(), "days": 30}
        )
        told.client.get(f"/desk/families/{uuid4()}?words=MINE-ADDRESS")
        yield caplog.text


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return "/"


def test_the_pages_hold_what_is_looked_for(told: House) -> None:
    page = told.client.get(f"/desk/families/{told.people.family.id}/outcomes")

    assert _CANARY.search(page.content.decode()), "the canaries are not on any page"


def test_no_word_of_anybody_is_kept_beside_the_record_logged_or_mailed(
    lived_through: str,
) -> None:
    kept = {
        model.__name__: serializers.serialize("json", model.objects.all())
        for model in (AuditEvent, OutgoingMail, Notice, ProcrastinateJob)
    }
    kept["the log"] = lived_through
    kept["mails"] = " ".join(f"{each.subject} {each.body}" for each in mail.outbox)

    assert AuditEvent.objects.count() > 20
    assert {
        name: found for name in kept if (found := _CANARY.findall(kept[name]))
    } == {}
    # Nor what was asked of an address.
    assert "words=" not in lived_through


def test_no_secret_is_in_the_log_or_kept_in_plain_form(
    told: House, caplog: pytest.LogCaptureFixture
) -> None:
    """The token of an invitation, the masters, the site's own secret."""
    elif_ = Caregiver.objects.create(
        practice=told.people.practice, family=told.people.family, name="Elif"
    )
    with caplog.at_level(logging.DEBUG, logger="attunement_clinic"):
        row, token = invite_caregiver(
            told.ingrid, caregiver=elif_, email="elif@example.org"
        )
        client_of(None).get(f"/join/{token}")
    secrets = [token, settings.SECRET_KEY]
    secrets += [key.on_paper() for key in masters.read().values()]
    kept = serializers.serialize("json", [row, *AuditEvent.objects.all()])

    assert [each for each in secrets if each in caplog.text or each in kept] == []
    assert all(each not in repr(masters.read()) for each in secrets)
    assert len(token) >= 22, "128 bits at least"
