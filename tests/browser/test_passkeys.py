"""Passkeys with a real browser, whose own authenticator stands for a phone's lock."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page, expect

import servers
from browser import parent_film

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
PASSWORD = "a lamp in the evening"
_NEW_STAFF = """
from attunement_clinic.accounts.access import actor_for
from attunement_clinic.accounts.actions import add_staff
from attunement_clinic.accounts.models import Practice, User
from attunement_clinic.policy import Role
from attunement_clinic.safety.actions import confirm_contact
user = User.objects.create_user("{email}", "{password}", name="Lena Voss")
add_staff(None, practice=Practice.objects.get(id="{practice}"), user=user,
          roles={{Role.CLINICIAN}})
# With a number confirmed the desk opens at once.
confirm_contact(actor_for(user), label="Samaritans", number="116 123")
print("done")
"""
# The five minutes after which the key is asked for are not waited for.
_GROW_OLD = """
from django.contrib.sessions.backends.db import SessionStore
session = SessionStore("{key}")
for record in session["account_authentication_methods"]:
    record["at"] = 0.0
session.save()
print("done")
"""
_LOCK = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


class Lock:
    """The lock of a device, in the browser that is a page's."""

    def __init__(self, page: Page) -> None:
        self._line: CDPSession = page.context.new_cdp_session(page)
        self._line.send("WebAuthn.enable")
        made = self._line.send("WebAuthn.addVirtualAuthenticator", {"options": _LOCK})
        self._id = made["authenticatorId"]

    def opens(self, *, to_its_owner: bool) -> None:
        told = {"authenticatorId": self._id, "isUserVerified": to_its_owner}
        self._line.send("WebAuthn.setUserVerified", told)


@pytest.fixture
def family(server: servers.Server) -> parent_film.ParentFilm:
    (made,) = parent_film.prepare(server)
    return made


def test_a_parent_comes_in_by_the_lock_of_their_phone(
    server: servers.Server,
    family: parent_film.ParentFilm,
    new_context: Callable[..., BrowserContext],
) -> None:
    context = new_context(base_url=server.origin, **PHONE)
    context.add_cookies([{**family["parent"], "url": server.origin}])
    phone = context.new_page()
    lock = Lock(phone)

    _grow_old(server, context)
    phone.goto("/passkeys")
    phone.get_by_role("link", name="Add this phone").click()
    _show_mailed_code(phone)
    phone.get_by_label("A name for it").fill("My small phone")
    phone.get_by_role("button", name="Add this phone").click()
    added = phone.get_by_role("listitem").filter(has_text="Not used yet.")
    expect(added.locator("b")).to_have_text("My small phone")

    _sign_out(phone)
    phone.goto("/account/login/code/")
    lock.opens(to_its_owner=False)
    phone.get_by_role("button", name="Use the lock of this phone").click()
    expect(phone.get_by_text("Nothing was sent.")).to_be_visible()
    expect(phone.locator("a[data-leave]")).to_be_visible()
    lock.opens(to_its_owner=True)
    phone.get_by_role("button", name="Use the lock of this phone").click()
    phone.wait_for_url("**/home")

    _grow_old(server, context)
    phone.goto("/passkeys/add")
    expect(phone).to_have_url(re.compile("/account/again/"))
    phone.get_by_role("button", name="Use the lock of this phone").click()
    phone.wait_for_url("**/passkeys/add")
    # The same device is not added twice; the browser itself says so.
    phone.get_by_role("button", name="Add this phone").click()
    expect(phone.get_by_text("among your passkeys already")).to_be_visible()


def test_new_staff_choose_a_passkey_and_sign_in_by_it_alone(
    server: servers.Server,
    family: parent_film.ParentFilm,
    new_context: Callable[..., BrowserContext],
) -> None:
    email = f"lena-{family['invitation'][:8]}@demo.example"
    new = _NEW_STAFF.format(email=email, password=PASSWORD, practice=family["practice"])
    assert "done" in server.ask(new)
    desk = new_context(base_url=server.origin).new_page()
    Lock(desk)
    desk.goto("/account/login/")
    desk.get_by_label("E-mail address").fill(email)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    desk.goto("/account/second-factor")
    desk.get_by_role("button", name="Add a passkey").click()
    desk.wait_for_url("**/2fa/recovery-codes/")
    expect(desk.locator(".codes li")).to_have_count(10)

    _sign_out(desk)
    desk.goto("/account/login/?next=/desk/settings/passkeys")
    desk.get_by_role("button", name="Use my passkey").click()
    desk.wait_for_url("**/desk/settings/passkeys")
    expect(desk.get_by_text("Last used on")).to_be_visible()
    expect(desk.get_by_text("Your only second key")).to_be_visible()

    # After the password it is the second key.
    _sign_out(desk)
    desk.goto("/account/login/")
    desk.get_by_label("E-mail address").fill(email)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    desk.get_by_role("button", name="Use my passkey").click()
    desk.wait_for_url("**/desk/")
    desk.goto("/desk/settings")
    expect(desk.get_by_text("Authenticator app")).to_be_visible()


def test_where_a_browser_has_none_the_other_ways_stand_there(
    server: servers.Server, new_context: Callable[..., BrowserContext]
) -> None:
    context = new_context(base_url=server.origin, **PHONE)
    context.add_init_script("delete window.PublicKeyCredential")
    phone = context.new_page()
    phone.goto("/account/login/code/")

    phone.locator('[data-island="passkey"][data-island-ready]').wait_for(
        state="attached"
    )
    expect(phone.get_by_text("Use the lock of this phone")).to_be_hidden()
    expect(phone.get_by_role("button", name="Send me a code")).to_be_visible()


def _show_mailed_code(phone: Page) -> None:
    phone.get_by_role("button", name="Send me the code").click()
    address = phone.locator("main").get_by_text("on its way to").inner_text()
    mark = address.split()[-1].rstrip(".")
    code = phone.context.new_page()
    code.goto("/demo/")
    found = code.locator(f'article.mail:has-text("{mark}") code[id^="code-"]').first
    while not found.count():
        code.wait_for_timeout(250)
        code.reload()
    digits = found.inner_text().strip()
    code.close()
    phone.get_by_label("The eight digits").fill(digits)
    phone.get_by_role("button", name="Go on").click()


def _sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/$"))


def _grow_old(server: servers.Server, context: BrowserContext) -> None:
    (key,) = [one["value"] for one in context.cookies() if one["name"] == "session"]
    assert "done" in server.ask(_GROW_OLD.format(key=key))
