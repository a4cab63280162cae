"""Mail of the local default: each message a file in VAR/outbox, nothing leaves."""

import os
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from attunement_clinic.ownership import make_owned_folder, open_owned


class OutboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        make_owned_folder(settings.OUTBOX)
        for message in email_messages:
            stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            name = f"{stamp}-{secrets.token_hex(4)}.eml"
            file = settings.OUTBOX / name
            made = open_owned(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
            with os.fdopen(made, "wb") as mail:
                mail.write(message.message().as_bytes())
        return len(email_messages)
