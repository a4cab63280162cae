"""What every JSON view does alike: its methods, its body, its refusals."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

import msgspec
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from attunement_clinic.web.problems import ProblemError, not_found, problem

Arguments = ParamSpec("Arguments")
Body = TypeVar("Body")
View = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]


class _Nothing(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent where there is nothing to say: no field at all."""


def json_view(
    *methods: str, asks: frozenset[str] = frozenset()
) -> Callable[[View[Arguments]], View[Arguments]]:
    """Let a view answer these methods only, and turn its refusals into problems.

    `asks` are what may stand in the address after the question mark: anything else is
    refused, for whoever sent it believes that it was heard.
    """

    def decorate(view: View[Arguments]) -> View[Arguments]:
        @wraps(view)
        def answer(
            request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
        ) -> HttpResponse:
            if request.method not in methods:
                response = problem(405, _("This address does not do that."))
                response["Allow"] = ", ".join(methods)
                return response
            try:
                if unknown := set(request.GET) - asks:
                    said = dict.fromkeys(sorted(unknown), _("is not asked here"))
                    raise ProblemError(400, _("This cannot be read."), fields=said)
                return view(request, *args, **kwargs)
            except Http404:
                return not_found()
            except ProblemError as refusal:
                return refusal.response()

        return answer

    return decorate


def read_body(request: HttpRequest, kind: type[Body]) -> Body:
    """Parse the body into a typed value; what does not fit is a 400 with its reason."""
    try:
        return msgspec.json.decode(request.body, type=kind)
    except RequestDataTooBig:
        raise ProblemError(
            413,
            _("That was too much at once."),
            what_to_do=_("Send it in smaller parts."),
        ) from None
    except (msgspec.ValidationError, msgspec.DecodeError) as error:
        raise ProblemError(
            400, _("This cannot be read."), fields={"body": str(error)}
        ) from None


def read_nothing(request: HttpRequest) -> None:
    """Refuse whatever is said to an address that hears nothing: nobody would read it."""
    if request.body:
        read_body(request, _Nothing)


def json_response(value: object, *, status: int = 200) -> HttpResponse:
    """Answer with a typed value as JSON."""
    return HttpResponse(
        msgspec.json.encode(value), status=status, content_type="application/json"
    )
