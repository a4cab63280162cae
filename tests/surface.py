"""The surface: every address that answers, with its door and its methods.

A route without a row fails (tests/structure/test_surface.py), and every row is tried
person by person (tests/clinic/policy/test_surface.py). The rows are data, so that a
matrix of role, route and owner can be printed from them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.urls import URLPattern, URLResolver, get_resolver


class Door(StrEnum):
    """Who is let to an address at all; the object's own door comes after."""

    PUBLIC = "public"
    SIGN_IN = "sign-in"  # allauth's own pages, and ours beside them
    CLOSED = "closed"  # what allauth offers and this application does not
    TOKEN = "token"  # a secret in the address or the session of a lent tablet
    CAREGIVER = "caregiver"
    STAFF = "staff"
    CLINICIAN = "clinician"
    API = "api"
    RAW = "raw"  # served beside Django: a film's ranges, an upload


class Owner(StrEnum):
    """Whose an address is: who of family 7 finds it, where things carry ids."""

    NOBODY = ""
    TEAM = "ingrid"
    CAREGIVER = "amara"


@dataclass(frozen=True, slots=True)
class Route:
    """An address by its route's name; `also` are persons beside the owner who find it."""

    name: str
    door: Door
    methods: tuple[str, ...]
    owner: Owner = Owner.NOBODY
    also: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RawRoute:
    """An address under a prefix that the ASGI application answers itself."""

    prefix: str
    door: Door
    methods: tuple[str, ...]


_GET, _POST, _PUT = ("GET",), ("POST",), ("PUT",)
_BOTH = ("GET", "POST")
_SUPERVISOR = frozenset({"noor"})


def _rows(
    door: Door,
    methods: tuple[str, ...],
    names: str,
    owner: Owner = Owner.NOBODY,
    also: frozenset[str] = frozenset(),
) -> list[Route]:
    return [Route(name, door, methods, owner, also) for name in names.split()]


ROUTES: tuple[Route, ...] = (
    *_rows(
        Door.PUBLIC,
        _GET,
        "healthz catalogue safety:contacts pages:landing pages:read pages:page"
        " pages:talk trust trust_authority demo",
    ),
    *_rows(Door.PUBLIC, _BOTH, "pages:places intake:write selfcheck:look"),
    *_rows(Door.PUBLIC, _POST, "web:theme accounts:leave accounts:everywhere"),
    *_rows(
        Door.SIGN_IN,
        _BOTH,
        "account_second_factor account_login account_logout account_reauthenticate"
        " account_change_password account_reset_password account_reset_password_done"
        " account_reset_password_from_key account_reset_password_from_key_done"
        " account_confirm_login_code account_request_login_code mfa_authenticate"
        " mfa_reauthenticate mfa_view_recovery_codes mfa_generate_recovery_codes"
        " mfa_download_recovery_codes account_passkey account_passkey_again",
    ),
    *_rows(
        Door.SIGN_IN,
        _POST,
        "account_passkey_known account_passkey_new account_passkey_first",
    ),
    *_rows(
        Door.CLOSED,
        (),
        "signup/ email/ confirm-email/ confirm-email/<str:key>/ password/set/ 2fa/"
        " 2fa/totp/activate/ 2fa/totp/deactivate/ 2fa/trust/ inactive/"
        " 2fa/webauthn/ 2fa/webauthn/add/ 2fa/webauthn/reauthenticate/"
        " 2fa/webauthn/keys/<str:pk>/remove/ 2fa/webauthn/keys/<str:pk>/edit/"
        " mfa_list_webauthn mfa_add_webauthn mfa_reauthenticate_webauthn"
        " mfa_remove_webauthn mfa_edit_webauthn"
        " account_signup account_inactive account_email"
        " account_email_verification_sent account_confirm_email account_set_password"
        " mfa_index mfa_activate_totp mfa_deactivate_totp",
    ),
    *_rows(Door.TOKEN, _BOTH, "families:join questionnaires:tablet-open"),
    *_rows(
        Door.TOKEN,
        _BOTH,
        "questionnaires:tablet-question questionnaires:tablet-end",
    ),
    *_rows(Door.TOKEN, _GET, "questionnaires:tablet-first questionnaires:tablet-done"),
    *_rows(Door.TOKEN, _GET, "intake:sent"),
    *_rows(Door.TOKEN, _POST, "questionnaires:tablet-send questionnaires:tablet-stop"),
    # ---- caregivers ----
    *_rows(
        Door.CAREGIVER,
        _GET,
        "families:home families:messages recordings:asked recordings:seen"
        " review:shared-list"
        " plans:own-goals",
    ),
    *_rows(Door.CAREGIVER, _GET, "plans:calendar", Owner.CAREGIVER),
    *_rows(Door.CAREGIVER, _POST, "families:here"),
    *_rows(Door.CAREGIVER, _BOTH, "plans:days"),
    *_rows(Door.CAREGIVER, _BOTH, "recordings:form", Owner.CAREGIVER),
    *_rows(
        Door.CAREGIVER,
        _GET,
        "recordings:upload recordings:sent recordings:own recordings:seen-film"
        " review:shared-moment",
        Owner.CAREGIVER,
    ),
    *_rows(
        Door.CAREGIVER,
        _POST,
        "recordings:use recordings:share plans:happened plans:rate-own plans:take-back",
        Owner.CAREGIVER,
    ),
    *_rows(Door.CAREGIVER, _GET, "accounts:devices accounts:passkeys"),
    *_rows(Door.CAREGIVER, _BOTH, "account_again accounts:add-passkey"),
    *_rows(Door.CAREGIVER, _POST, "accounts:end-device accounts:end-other-devices"),
    *_rows(Door.CAREGIVER, _POST, "accounts:remove-passkey"),
    *_rows(Door.CAREGIVER, _BOTH, "reports:own"),
    *_rows(Door.CAREGIVER, _POST, "reports:own-end"),
    *_rows(Door.CAREGIVER, _GET, "reports:own-file"),
    *_rows(Door.CAREGIVER, _POST, "recordings:answer"),
    *_rows(Door.CAREGIVER, _BOTH, "recordings:stop", Owner.CAREGIVER),
    *_rows(Door.CAREGIVER, _POST, "recordings:open", Owner.CAREGIVER),
    *_rows(Door.CAREGIVER, _BOTH, "recordings:stop-all"),
    *_rows(Door.CAREGIVER, _GET, "recordings:receipts recordings:receipt"),
    *_rows(Door.CAREGIVER, _GET, "questionnaires:end"),
    *_rows(Door.CAREGIVER, _BOTH, "questionnaires:first questionnaires:question"),
    *_rows(Door.CAREGIVER, _POST, "questionnaires:send"),
    # ---- the desk ----
    *_rows(Door.STAFF, _GET, "families:today families:counts safety:calls"),
    *_rows(Door.STAFF, _BOTH, "accounts:settings safety:confirm safety:cover staff"),
    *_rows(Door.STAFF, _GET, "recordings:key-state backups accounts:desk-devices"),
    *_rows(
        Door.STAFF, _POST, "accounts:desk-end-device accounts:desk-end-other-devices"
    ),
    *_rows(Door.STAFF, _GET, "accounts:desk-passkeys"),
    *_rows(Door.STAFF, _BOTH, "accounts:desk-add-passkey"),
    *_rows(Door.STAFF, _POST, "accounts:desk-remove-passkey"),
    *_rows(Door.STAFF, _POST, "accounts:keys safety:remove safety:remove-cover"),
    *_rows(Door.STAFF, _POST, "safety:rules safety:acknowledge safety:outcome"),
    *_rows(Door.STAFF, _POST, "safety:reopen questionnaires:retire staff_end"),
    *_rows(Door.STAFF, _GET, "safety:call questionnaires:instruments"),
    *_rows(Door.STAFF, _GET, "questionnaires:instrument"),
    *_rows(Door.STAFF, _BOTH, "questionnaires:words fhir:load"),
    *_rows(Door.STAFF, _GET, "pages:desk"),
    *_rows(Door.STAFF, _BOTH, "pages:edit intake:reception"),
    *_rows(Door.STAFF, _BOTH, "reports:study"),
    *_rows(Door.STAFF, _GET, "reports:study-file"),
    *_rows(
        Door.STAFF,
        _POST,
        "reports:agree reports:decline reports:study-end reports:study-deleted",
    ),
    *_rows(Door.STAFF, _POST, "pages:preview pages:house safety:later"),
    *_rows(
        Door.CLINICIAN,
        _GET,
        "families:families families:supervision recordings:films coding:list review:list intake:enquiries outcomes:list",
    ),
    *_rows(Door.CLINICIAN, _GET, "intake:enquiry", Owner.TEAM, _SUPERVISOR),
    *_rows(Door.CLINICIAN, _BOTH, "intake:allocate", Owner.TEAM),
    *_rows(Door.CLINICIAN, _POST, "intake:read intake:close intake:reopen", Owner.TEAM),
    *_rows(Door.CLINICIAN, _BOTH, "families:new families:find"),
    *_rows(Door.CLINICIAN, _POST, "coding:open review:open"),
    *_rows(Door.CLINICIAN, _BOTH, "families:arrangements", Owner.TEAM),
    *_rows(Door.CLINICIAN, _POST, "families:end-arrangement"),
    *_rows(
        Door.CLINICIAN,
        _GET,
        "families:family outcomes:family outcomes:films plans:plan",
        Owner.TEAM,
        _SUPERVISOR,
    ),
    # A supervisor reads the record of an interview; only its clinician writes there.
    *_rows(Door.CLINICIAN, _GET, "intake:note", Owner.TEAM, _SUPERVISOR),
    *_rows(Door.CLINICIAN, _GET, "review:moment-page", Owner.TEAM),
    *_rows(
        Door.CLINICIAN, _BOTH, "intake:concerns intake:asked", Owner.TEAM, _SUPERVISOR
    ),
    *_rows(
        Door.CLINICIAN,
        _POST,
        "intake:begin intake:words intake:sign intake:add intake:share intake:mark"
        " intake:change-concern intake:end-concern",
        Owner.TEAM,
    ),
    *_rows(
        Door.CLINICIAN,
        _GET,
        "families:caregiver families:draft review:room review:prepare review:as-seen",
        Owner.TEAM,
    ),
    *_rows(
        Door.CLINICIAN,
        _POST,
        "families:team families:contact families:invite plans:cancel plans:missed"
        " plans:end-activity plans:name-goal plans:rate-goal plans:let-goal-go"
        " plans:agree plans:agree-own plans:change-activity plans:mark-read"
        " plans:choose-protocol plans:sessions-held"
        " review:start-thread review:rate-thread"
        " review:place-moment review:rest-thread families:birth families:end"
        " families:resume",
        Owner.TEAM,
    ),
    *_rows(
        Door.CLINICIAN,
        _BOTH,
        "recordings:ask plans:appointment plans:change-meeting review:thread review:origin",
        Owner.TEAM,
    ),
    *_rows(Door.CLINICIAN, _GET, "questionnaires:answers"),
    # A hold stands apart from consent: the care team, with its supervisor.
    *_rows(Door.CLINICIAN, _BOTH, "safety:hold-film", Owner.TEAM, _SUPERVISOR),
    *_rows(Door.CLINICIAN, _GET, "safety:hold", Owner.TEAM, _SUPERVISOR),
    *_rows(
        Door.CLINICIAN,
        _POST,
        "safety:hold-confirm safety:hold-decline safety:hold-review"
        " safety:hold-ask-end safety:hold-end",
        Owner.TEAM,
        _SUPERVISOR,
    ),
    # Whoever sees a family may call a person for it.
    *_rows(Door.CLINICIAN, _POST, "safety:open", Owner.TEAM, _SUPERVISOR),
    *_rows(Door.CLINICIAN, _GET, "questionnaires:forms", Owner.TEAM, _SUPERVISOR),
    *_rows(
        Door.CLINICIAN,
        _POST,
        "questionnaires:ask questionnaires:plan",
        Owner.TEAM,
    ),
    *_rows(
        Door.CLINICIAN,
        _POST,
        "questionnaires:withdraw questionnaires:remind questionnaires:tablet"
        " questionnaires:stop-around",
    ),
    *_rows(Door.CLINICIAN, _BOTH, "questionnaires:totals fhir:import"),
    *_rows(Door.CLINICIAN, _GET, "recordings:film coding:annotator", Owner.TEAM),
    *_rows(
        Door.CLINICIAN,
        _GET,
        "reports:papers reports:letter reports:paper reports:file",
        Owner.TEAM,
    ),
    *_rows(Door.CLINICIAN, _BOTH, "reports:new", Owner.TEAM),
    *_rows(
        Door.CLINICIAN,
        _POST,
        "reports:begin reports:words reports:sign reports:make-file reports:end",
        Owner.TEAM,
    ),
    *_rows(
        Door.CLINICIAN,
        _POST,
        "recordings:watched recordings:again recordings:people",
        Owner.TEAM,
    ),
    # ---- the API ----
    *_rows(Door.API, _GET, "recordings:uploads safety:line"),
    *_rows(Door.API, _GET, "recordings:state", Owner.TEAM, frozenset({"amara"})),
    *_rows(Door.API, ("GET", "PUT"), "recordings:regions review:note", Owner.TEAM),
    *_rows(
        Door.API,
        _GET,
        "coding:state coding:measures review:builder review:room-state",
        Owner.TEAM,
    ),
    *_rows(
        Door.API,
        _POST,
        "coding:operations coding:finish coding:reopen review:moments"
        " review:remove-moment review:ready review:begin review:end review:pass"
        " review:thought",
        Owner.TEAM,
    ),
    *_rows(
        Door.API,
        _PUT,
        "review:moment review:order review:words review:follow review:rating",
        Owner.TEAM,
    ),
    *_rows(Door.API, _POST, "review:share", Owner.CAREGIVER),
    *_rows(Door.API, _GET, "fhir:questionnaire fhir:response"),
    *_rows(Door.API, _POST, "fhir:questionnaires fhir:responses"),
)

RAW: tuple[RawRoute, ...] = (
    RawRoute("/m/", Door.RAW, ("GET", "HEAD")),
    RawRoute("/u/", Door.RAW, ("HEAD", "PATCH", "DELETE", "OPTIONS", "POST")),
    RawRoute("/static/build/", Door.PUBLIC, ("GET", "HEAD")),
)


def patterns() -> dict[str, URLPattern]:
    """Return every route of the URLconf by its name; where two share one, the first."""
    found: dict[str, URLPattern] = {}
    for name, pattern in _walk(get_resolver()):
        found.setdefault(name, pattern)
    return found


def _walk(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from _walk(each, inner)
        else:
            yield f"{space}{each.name or each.pattern}", each
