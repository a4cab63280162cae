"""``/healthz``: whether this process can serve pages now, for supervisors and proxies."""

import logging

from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attunement_clinic.audit.queries import is_sealer_late

_LOG = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when both databases answer, 503 otherwise; tell nothing else.

    A worker that does not seal the audit record cannot say so itself: whoever asks here
    again and again (a supervisor, a proxy) makes this process say it in its log.
    """
    try:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
        is_late = is_sealer_late()
    except Error:
        _LOG.warning("the databases do not answer", exc_info=True)
        return HttpResponse("unavailable\n", "text/plain", status=503)
    if is_late:
        _LOG.error("the audit record is not being sealed: is the worker running?")
    return HttpResponse("ok\n", "text/plain")
