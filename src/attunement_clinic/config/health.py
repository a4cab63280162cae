"""``/healthz``: whether this process can serve pages now, for supervisors and proxies."""

import logging

from django.db import Error, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_LOG = logging.getLogger(__name__)


@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when both databases answer, 503 otherwise; tell nothing else."""
    try:
        for alias in connections:
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT 1")
    except Error:
        _LOG.warning("the databases do not answer", exc_info=True)
        return HttpResponse("unavailable\n", "text/plain", status=503)
    return HttpResponse("ok\n", "text/plain")
