"""The local authority: trusted by those who choose to, for this installation only."""

from __future__ import annotations

import datetime
import socket
import ssl
import threading
from pathlib import Path

import pytest
from cryptography import x509

from attunement_clinic.config import tls
from attunement_clinic.config.start_error import StartError

_NOW = datetime.datetime.now(datetime.UTC)


@pytest.fixture
def var(tmp_path: Path) -> Path:
    (tmp_path / "tls").mkdir()
    return tmp_path


def _shake_hands(pair: tls.Pair, authority: Path, name: str) -> None:
    """Connect as a phone that trusts the authority would."""
    serving = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    serving.load_cert_chain(pair.certificate, pair.key)
    asking = ssl.create_default_context(cafile=authority)
    left, right = socket.socketpair()

    def serve() -> None:
        try:
            serving.wrap_socket(left, server_side=True).close()
        except (ssl.SSLError, OSError):
            left.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        asking.wrap_socket(right, server_hostname=name).close()
    finally:
        right.close()
        thread.join()


@pytest.mark.parametrize(
    "host", ["192.168.1.20", "practice.local", "clinic.example.org"]
)
def test_a_phone_that_trusts_the_authority_trusts_the_server(
    var: Path, host: str
) -> None:
    pair = tls.pair_for(var, host, _NOW)

    _shake_hands(pair, tls.authority_certificate_path(var), host)


def test_another_name_is_not_trusted(var: Path) -> None:
    pair = tls.pair_for(var, "practice.local", _NOW)

    with pytest.raises(ssl.SSLCertVerificationError):
        _shake_hands(pair, tls.authority_certificate_path(var), "bank.example.com")


def test_the_authority_cannot_speak_for_names_elsewhere(var: Path) -> None:
    tls.pair_for(var, "practice.local", _NOW)
    authority = tls.Pair(
        tls.authority_certificate_path(var), var / "tls" / "authority.key"
    )
    forged = tls.Pair(var / "forged.crt", var / "forged.key")
    tls._make_leaf(forged, authority, "bank.example.com", _NOW)

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        _shake_hands(forged, authority.certificate, "bank.example.com")


def test_keys_are_readable_by_their_owner_only(var: Path) -> None:
    pair = tls.pair_for(var, "practice.local", _NOW)

    for key in (pair.key, var / "tls" / "authority.key"):
        assert key.stat().st_mode & 0o777 == 0o600


def test_a_certificate_lives_no_longer_than_phones_accept(var: Path) -> None:
    pair = tls.pair_for(var, "practice.local", _NOW)

    leaf = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc <= datetime.timedelta(
        397
    )


def test_the_same_certificate_serves_until_it_is_due(var: Path) -> None:
    first = tls.pair_for(var, "practice.local", _NOW).certificate.read_bytes()
    later = _NOW + datetime.timedelta(days=300)
    soon_at_its_end = _NOW + datetime.timedelta(days=380)

    assert tls.pair_for(var, "practice.local", later).certificate.read_bytes() == first
    renewed = tls.pair_for(var, "practice.local", soon_at_its_end)
    assert renewed.certificate.read_bytes() != first


def test_renewal_keeps_the_authority_phones_already_trust(var: Path) -> None:
    tls.pair_for(var, "192.168.1.20", _NOW)
    authority = tls.authority_certificate_path(var).read_bytes()

    tls.pair_for(var, "192.168.1.21", _NOW + datetime.timedelta(days=380))

    assert tls.authority_certificate_path(var).read_bytes() == authority


def test_a_given_certificate_must_belong_to_its_key(var: Path) -> None:
    pair = tls.pair_for(var, "practice.local", _NOW)

    assert tls.check_given(pair) == pair
    with pytest.raises(StartError, match="are not a certificate chain"):
        tls.check_given(tls.Pair(pair.certificate, var / "tls" / "authority.key"))
    with pytest.raises(StartError, match="does not exist"):
        tls.check_given(tls.Pair(var / "none.crt", pair.key))
