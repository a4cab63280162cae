"""A file on its way out: always saved, never shown inside the page's own origin."""

from django.http import HttpResponse

from attunement_clinic.reports.models import Export


def as_download(export: Export, content: bytes) -> HttpResponse:
    """Answer with a file, under a name that tells a passer-by nothing."""
    answer = HttpResponse(content, content_type=export.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{export.name}"'
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "private, no-store"
    return answer
