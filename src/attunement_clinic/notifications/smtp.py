"""Sending by the practice's mail server, without telling it this machine's name."""

from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend


class SmtpBackend(EmailBackend):
    """Greets as the domain that mails come from: servers write a greeting into each mail."""

    @property
    def connection_class(self) -> Any:
        usual = super().connection_class
        name = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]

        def connect(host: str, port: int, **options: Any) -> Any:
            return usual(host, port, **{**options, "local_hostname": name})

        return connect
