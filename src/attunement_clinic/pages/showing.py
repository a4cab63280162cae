"""One page of text, as everybody reads it and as its writer looks at it first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from attunement_clinic.accounts.models import Practice
from attunement_clinic.intake.queries import reception_of
from attunement_clinic.intake.reading import promise_of
from attunement_clinic.pages.contents import PageKey, Text
from attunement_clinic.pages.markdown import render as to_html

READ = tuple(key for key in PageKey if key is not PageKey.TALK)


def show_text(
    request: HttpRequest, key: PageKey, text: Text, *, is_preview: bool = False
) -> HttpResponse:
    """Show one text, with the way to the next one."""
    after = READ[(READ.index(key) + 1) % len(READ)]
    return render(
        request,
        "pages/page.html",
        {
            "html": to_html(text.body),
            "text_language": text.language,
            "after": after,
            "is_preview": is_preview,
        },
    )


def show_talk(
    request: HttpRequest, practice: Practice, text: Text, *, is_preview: bool = False
) -> HttpResponse:
    """Show whom to talk to: now, by telephone, or in writing."""
    return render(
        request,
        "pages/talk.html",
        {
            "html": to_html(text.body),
            "text_language": text.language,
            "reception": reception_of(practice),
            "promise": promise_of(practice, timezone.now()),
            "is_preview": is_preview,
        },
    )
