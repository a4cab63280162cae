"""HTTPS on a local network: an authority of this installation's own, made in ``VAR``.

Phones film only in a secure context, and a practice's network has no public name. The
authority may speak only for private addresses and for the installation's own name
(name constraints), so that trusting it on a phone opens nothing else.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import secrets
import ssl
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from attunement_clinic.config.start_error import StartError

# Safari refuses a certificate that lives longer than 398 days.
_LEAF_DAYS = 397
_RENEW_DAYS_BEFORE = 30
_AUTHORITY_DAYS = 3650
_PRIVATE_NETWORKS = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"),
    *("100.64.0.0/10", "127.0.0.0/8", "::1/128", "fc00::/7", "fe80::/10"),
)
_PRIVATE_NAMES = ("localhost", "local", "lan", "home.arpa", "internal")


@attrs.frozen
class Pair:
    """A certificate and its key, as files."""

    certificate: Path
    key: Path


def authority_certificate_path(var: Path) -> Path:
    """Return where the authority's certificate lies: what a phone is asked to trust."""
    return var / "tls" / "authority.crt"


def pair_for(var: Path, host: str, now: datetime.datetime) -> Pair:
    """Return the certificate of this host; make or renew it when that is due."""
    folder = var / "tls"
    authority = Pair(authority_certificate_path(var), folder / "authority.key")
    if not _is_usable_authority(authority, host, now):
        _make_authority(authority, host, now)
    leaf = Pair(folder / "server.crt", folder / "server.key")
    if is_due(leaf, authority.certificate, host, now):
        _make_leaf(leaf, authority, host, now)
    return leaf


def is_due(leaf: Pair, authority: Path, host: str, now: datetime.datetime) -> bool:
    """Whether a new certificate is needed: none, another name, or soon at its end."""
    if not (leaf.certificate.exists() and leaf.key.exists()):
        return True
    certificate = _read(leaf.certificate)
    alternatives = certificate.extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    ).value
    return (
        certificate.not_valid_after_utc
        < now + datetime.timedelta(days=_RENEW_DAYS_BEFORE)
        or _general_name(host) not in list(alternatives)
        or certificate.issuer != _read(authority).subject
    )


def check_given(pair: Pair) -> Pair:
    """Check that a given certificate and key are readable and belong together."""
    for file in (pair.certificate, pair.key):
        if not file.is_file() or not os.access(file, os.R_OK):
            message = f"{file} (TLS_CERT or TLS_KEY) does not exist or is not readable."
            raise StartError(message)
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(
            pair.certificate, pair.key
        )
    except ssl.SSLError as error:
        message = (
            f"{pair.certificate} and {pair.key} are not a certificate chain and its "
            f"unencrypted key in PEM form: {error.reason}."
        )
        raise StartError(message) from None
    return pair


def _make_authority(pair: Pair, host: str, now: datetime.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Local authority of {host} ({secrets.token_hex(3)})")
    certificate = (
        _builder(name, name, key.public_key(), now, _AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_authority=True), critical=True)
        .add_extension(_constraints(host), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    _write(pair, certificate, key)


def _make_leaf(leaf: Pair, authority: Pair, host: str, now: datetime.datetime) -> None:
    issuer = _read(authority.certificate)
    issuer_key = serialization.load_pem_private_key(
        authority.key.read_bytes(), password=None
    )
    if not isinstance(issuer_key, ec.EllipticCurvePrivateKey):
        message = f"{authority.key} is not the key we made: restore it from a backup."
        raise StartError(message)
    key = ec.generate_private_key(ec.SECP256R1())
    alternatives = [_general_name(host)]
    alternatives += [
        _general_name(name)
        for name in ("localhost", "127.0.0.1", "::1")
        if name != host
    ]
    certificate = (
        _builder(_name(host), issuer.subject, key.public_key(), now, _LEAF_DAYS)
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_authority=False), critical=True)
        .add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False
        )
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .sign(issuer_key, hashes.SHA256())
    )
    _write(leaf, certificate, key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    now: datetime.datetime,
    days: int,
) -> x509.CertificateBuilder:
    # A phone's clock may run behind ours: valid since an hour ago.
    start = now - datetime.timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=days))
    )


def _constraints(host: str) -> x509.NameConstraints:
    permitted: list[x509.GeneralName] = [
        x509.IPAddress(ipaddress.ip_network(network)) for network in _PRIVATE_NETWORKS
    ]
    permitted += [x509.DNSName(name) for name in _PRIVATE_NAMES]
    address = _address(host)
    if address is None:
        permitted.append(x509.DNSName(host))
    else:
        permitted.append(x509.IPAddress(ipaddress.ip_network(address)))
    return x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None)


def _is_usable_authority(pair: Pair, host: str, now: datetime.datetime) -> bool:
    """Whether the authority exists, may speak for this host and outlives a leaf."""
    if not (pair.certificate.exists() and pair.key.exists()):
        return False
    certificate = _read(pair.certificate)
    end = certificate.not_valid_after_utc
    if end < now + datetime.timedelta(days=_LEAF_DAYS):
        return False
    constraints = certificate.extensions.get_extension_for_class(x509.NameConstraints)
    return any(
        _covers(name, host) for name in constraints.value.permitted_subtrees or ()
    )


def _covers(permitted: x509.GeneralName, host: str) -> bool:
    address = _address(host)
    if isinstance(permitted, x509.DNSName):
        return address is None and f".{host}".endswith(f".{permitted.value}")
    network = permitted.value
    return (
        address is not None
        and isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network)
        and address in network
    )


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _general_name(host: str) -> x509.GeneralName:
    address = _address(host)
    return x509.DNSName(host) if address is None else x509.IPAddress(address)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _read(certificate: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(certificate.read_bytes())


def _write(
    pair: Pair, certificate: x509.Certificate, key: ec.EllipticCurvePrivateKey
) -> None:
    """Write the key first: a certificate without its key must never lie there."""
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    pair.certificate.unlink(missing_ok=True)
    for file, content in (
        (pair.key, pem),
        (pair.certificate, certificate.public_bytes(serialization.Encoding.PEM)),
    ):
        draft = file.with_name(f"{file.name}.new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as writing:
            writing.write(content)
        draft.rename(file)
