"""The door of the API: whoever is not signed in meets the 404 of everybody else."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import Http404, HttpRequest, HttpResponse

from attunement_clinic.accounts.doors import SignedInRequest

P = ParamSpec("P")
Guarded = Callable[Concatenate[SignedInRequest, P], HttpResponse]
Open = Callable[Concatenate[HttpRequest, P], HttpResponse]


def signed_in(view: Guarded[P]) -> Open[P]:
    """Let only a known actor in; goes under `json_view`, which answers the 404."""

    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            raise Http404
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # has an actor

    return guarded
