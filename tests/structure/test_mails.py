"""No mail carries a clinical word, whoever reads over the shoulder."""

from __future__ import annotations

import re

import pytest

from places import REPOSITORY
from structure import tracked

_TELLING = (
    r"therap|clinic|psych|patient|mental|mother|father|parent|baby|babies|infant|"
    r"famil|film|video|session|diagnos|depress|symptom|questionnaire|attunement|"
    r"safety|crisis|worr"
)
_NOT_TEXT = re.compile(r"\{%-?\s*(?!translate|blocktrans).*?%\}|\{\{.*?\}\}")
MAILS = tracked.files("src/*/mail/*.txt", "src/*/email/*.txt")


@pytest.mark.parametrize(
    "mail", MAILS, ids=lambda file: str(file.relative_to(REPOSITORY / "src"))
)
def test_a_mail_says_nothing(mail) -> None:
    text = _NOT_TEXT.sub("", mail.read_text())

    assert re.findall(_TELLING, text.lower()) == []


def test_the_mails_are_found() -> None:
    assert len(MAILS) >= 5
