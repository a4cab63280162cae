"""The address of a database: what it says reaches Django, what is wrong is a sentence."""

import pytest

from attunement_clinic.config.database_address import settings_of
from attunement_clinic.config.environment import SettingError


def test_every_part_of_an_address_is_read() -> None:
    found = settings_of("postgresql://an%40na:p%2Fw@db.example:5433/clinic")

    read = [found[each] for each in ("USER", "PASSWORD", "HOST", "PORT", "NAME")]
    assert read == ["an@na", "p/w", "db.example", "5433", "clinic"]
    assert settings_of("postgres:///clinic?host=/run/pg")["HOST"] == "/run/pg"


def test_no_page_waits_for_ever_and_a_commit_is_on_the_disk() -> None:
    told = settings_of("postgresql:///clinic")["OPTIONS"]["options"]

    assert "lock_timeout=5s" in told
    assert "statement_timeout=30s" in told
    assert "synchronous_commit=on" in told


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("mysql://u:secret-word@h/x", "must begin with postgresql://, not mysql://"),
        ("postgresql://u:secret-word@h:many/x", "a port that is no number"),
    ],
)
def test_what_is_no_address_is_said_without_its_password(
    address: str, sentence: str
) -> None:
    with pytest.raises(SettingError, match=sentence) as refused:
        settings_of(address)

    assert "secret-word" not in str(refused.value)
