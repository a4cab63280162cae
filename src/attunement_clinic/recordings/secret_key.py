"""Thirty-two secret bytes, and what can be wrong with them."""

from typing import Final

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES: Final = 32


class KeyRefusedError(Exception):
    """A master key is missing, weak, or can be read by others; nothing may start."""


class SecretKey:
    """Thirty-two bytes that no log, traceback or `repr` shows."""

    __slots__ = ("_bytes",)

    def __init__(self, value: bytes) -> None:
        if len(value) != KEY_BYTES:
            raise KeyRefusedError(
                f"A key has {len(value)} bytes; expected {KEY_BYTES}."
            )
        self._bytes = value

    def __repr__(self) -> str:
        return "SecretKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("A key is never pickled.")

    def cipher(self) -> AESGCM:
        return AESGCM(self._bytes)

    def derive(self, label: bytes, context: bytes) -> "SecretKey":
        """Derive the key of one part by HKDF-SHA256; `context` is what it is for."""
        hkdf = HKDF(SHA256(), KEY_BYTES, salt=None, info=label + b"\0" + context)
        return SecretKey(hkdf.derive(self._bytes))

    def on_paper(self) -> str:
        """Return it as hexadecimal digits, to be written down and kept apart."""
        return self._bytes.hex()
