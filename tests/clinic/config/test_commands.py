"""Opening a practice from the command line, and the demo's people."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command

from attunement_clinic.accounts.models import Membership, Practice, User
from attunement_clinic.policy import Role

NAMES = {
    "ATTUNEMENT_PRACTICE": "Riverside",
    "ATTUNEMENT_ADMIN_NAME": "Amelia Roth",
    "ATTUNEMENT_ADMIN_EMAIL": "Amelia@example.org",
    "ATTUNEMENT_ADMIN_PASSWORD": "a lamp in the evening",
}


@pytest.fixture
def _environment(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    settings.DEMO = False
    for name, value in NAMES.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("_environment", "db")
class TestFirstAdministrator:
    def test_a_practice_is_opened(self) -> None:
        call_command("create_administrator", interactive=False, stdout=StringIO())
        user = User.objects.get(email="amelia@example.org")
        assert user.check_password(NAMES["ATTUNEMENT_ADMIN_PASSWORD"])
        assert Membership.objects.get(user=user).role == Role.ADMINISTRATOR
        assert not Practice.objects.get().is_demo

    def test_who_sees_families_too_says_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ATTUNEMENT_ADMIN_IS_CLINICIAN", "1")
        call_command("create_administrator", interactive=False, stdout=StringIO())
        roles = set(Membership.objects.values_list("role", flat=True))
        assert roles == {Role.ADMINISTRATOR, Role.CLINICIAN}

    @pytest.mark.parametrize("name", NAMES)
    def test_nothing_may_be_missing(
        self, name: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv(name)
        with pytest.raises(CommandError):
            call_command("create_administrator", interactive=False)
        assert not Practice.objects.exists()

    def test_a_short_password_is_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ATTUNEMENT_ADMIN_PASSWORD", "fourteen chars")
        with pytest.raises(CommandError, match="15"):
            call_command("create_administrator", interactive=False)


def test_the_demo_has_no_first_administrator(db: None) -> None:
    with pytest.raises(CommandError):
        call_command("create_administrator", interactive=False)


def test_the_demo_never_fills_a_real_practice(db: None) -> None:
    Practice.objects.create(name="Riverside")
    with pytest.raises(CommandError, match="real practice"):
        call_command("seed_demo")


def test_a_real_practice_never_shows_demo_accounts(
    db: None, settings: LazySettings
) -> None:
    settings.DEMO = False
    for command in ("seed_demo", "demo_accounts"):
        with pytest.raises(CommandError):
            call_command(command)
