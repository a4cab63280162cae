"""One family as a FHIR R4 Bundle: people, responses, goals, plans, meetings, consents.

People are named as they are here: the bundle is the record for whoever goes on with the
care. No note, no prepared thought and no film is in it.
"""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone
from fhir.resources.R4B.bundle import Bundle

from attunement_clinic.families.models import Caregiver, Family, Infant
from attunement_clinic.fhir.mapping import response_document
from attunement_clinic.plans.models import Activity, Appointment, CarePlan, Goal
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.models import QuestionnaireResponse
from attunement_clinic.recordings.models import Consent
from attunement_clinic.reports.makers import Made, Subject
from attunement_clinic.reports.queries.tables import films_within

Resource = dict[str, Any]
_TERMS = "http://terminology.hl7.org/CodeSystem/"
_ROLES = {
    Caregiver.Relation.MOTHER: "MTH",
    Caregiver.Relation.FATHER: "FTH",
    Caregiver.Relation.PARENT: "PRN",
    Caregiver.Relation.GRANDPARENT: "GRPRN",
}


def make_bundle(actor: Actor, subject: Subject) -> Made:
    """Make the bundle of one family, checked against FHIR's own shapes."""
    family = subject.family
    if family is None:
        raise ValueError("There is no family to make a file of.")
    films = films_within(actor, family)
    document = bundle_of(family, frozenset(film.id for film in films))
    return Made(
        content=json.dumps(document, ensure_ascii=False, indent=2).encode(),
        media_type="application/fhir+json",
        name=f"family-{family}-{timezone.localdate():%Y-%m-%d}.json",
        recording_ids=frozenset(film.id for film in films),
    )


def bundle_of(family: Family, film_ids: frozenset[UUID]) -> Resource:
    """Write a family as FHIR R4; consents only of the films of `film_ids`."""
    document: Resource = {
        "resourceType": "Bundle",
        "id": str(uuid4()),
        "type": "collection",
        "timestamp": timezone.now().isoformat(timespec="seconds"),
        "entry": [
            {"fullUrl": f"urn:uuid:{each['id']}", "resource": each}
            for each in _resources(family, film_ids)
        ],
    }
    Bundle.model_validate(document)
    return document


def _resources(family: Family, film_ids: frozenset[UUID]) -> Iterator[Resource]:
    infants = list(family.infants.all())
    baby = _to(infants[0].id)
    for infant in infants:
        yield _patient(infant)
    for caregiver in family.caregivers.all():
        yield _person(caregiver, baby)
    responses = QuestionnaireResponse.objects.filter(
        family=family, completed_at__isnull=False
    )
    for response in responses.select_related("request").prefetch_related(
        "answers", "scores"
    ):
        yield response_document(response)
    for goal in Goal.objects.filter(family=family).prefetch_related("ratings"):
        yield _goal(goal, baby)
    yield from _plans(family, baby)
    rows = Appointment.objects.filter(family=family).select_related("clinician")
    for row in rows:
        yield _appointment(row)
    consents = Consent.objects.filter(recording__in=film_ids)
    for consent in consents.select_related("recording"):
        yield _consent(consent, baby)


def _patient(infant: Infant) -> Resource:
    born = {"birthDate": infant.born_on.isoformat()} if infant.born_on else {}
    return {
        "resourceType": "Patient",
        "id": str(infant.id),
        "name": [{"text": infant.name}],
        **born,
    }


def _person(caregiver: Caregiver, baby: Resource) -> Resource:
    role = _ROLES.get(Caregiver.Relation(caregiver.relation))
    coded = {"coding": [{"system": f"{_TERMS}v3-RoleCode", "code": role}]}
    return {
        "resourceType": "RelatedPerson",
        "id": str(caregiver.id),
        "patient": baby,
        "name": [{"text": caregiver.name}],
        "relationship": [
            {**(coded if role else {}), "text": str(caregiver.get_relation_display())}
        ],
    }


def _goal(goal: Goal, baby: Resource) -> Resource:
    person = _to(goal.caregiver_id)
    document: Resource = {
        "resourceType": "Goal",
        "id": str(goal.id),
        "lifecycleStatus": "cancelled" if goal.ended_at else "active",
        "description": {"text": goal.words},
        "subject": baby,
        "startDate": goal.created_at.date().isoformat(),
        "expressedBy": person,
    }
    notes = [
        {
            "authorReference": person,
            "time": rating.rated_on.isoformat(),
            "text": f"{rating.value} / 10",
        }
        for rating in goal.ratings.all()
    ]
    return {**document, "note": notes} if notes else document


def _plans(family: Family, baby: Resource) -> Iterator[Resource]:
    """Yield a plan for each caregiver who has calm moments, goals or a protocol."""
    for caregiver in family.caregivers.all():
        calm = Activity.objects.filter(caregiver=caregiver)
        goals = Goal.objects.filter(caregiver=caregiver)
        plan = CarePlan.objects.filter(caregiver=caregiver).exclude(protocol="").first()
        if not (calm or goals or plan):
            continue
        document: Resource = {
            "resourceType": "CarePlan",
            "id": str(plan.id if plan else uuid4()),
            "status": "completed" if family.closed_at else "active",
            "intent": "plan",
            "subject": baby,
            "contributor": [_to(caregiver.id)],
        }
        if plan:
            uri = f"urn:attunement:protocol:{plan.protocol}:{plan.protocol_version}"
            document["instantiatesUri"] = [uri]
        if goals:
            document["goal"] = [_to(goal.id) for goal in goals]
        if calm:
            document["activity"] = [_activity(each) for each in calm]
        yield document


def _activity(row: Activity) -> Resource:
    status = "completed" if row.ended_at else "in-progress"
    return {"detail": {"status": status, "description": row.title}}


def _appointment(row: Appointment) -> Resource:
    return {
        "resourceType": "Appointment",
        "id": str(row.id),
        "status": _kept(row),
        "start": row.starts_at.isoformat(timespec="seconds"),
        "end": row.ends_at.isoformat(timespec="seconds"),
        "minutesDuration": row.minutes,
        "participant": [
            {"actor": _to(row.caregiver_id), "status": "accepted"},
            {"actor": {"display": row.clinician.name}, "status": "accepted"},
        ],
    }


def _kept(row: Appointment) -> str:
    """Say what became of a meeting, as FHIR names it."""
    if row.cancelled_at:
        return "cancelled"
    if row.missed_at:
        return "noshow"
    return "booked" if row.starts_at > timezone.now() else "fulfilled"


def _consent(row: Consent, baby: Resource) -> Resource:
    scope = "research" if row.purpose == "research" else "treatment"
    period = {"start": row.given_at.isoformat(timespec="seconds")}
    ended = min((at for at in (row.withdrawn_at, row.expires_at) if at), default=None)
    if ended:
        period["end"] = ended.isoformat(timespec="seconds")
    is_over = ended is not None and ended <= timezone.now()
    return {
        "resourceType": "Consent",
        "id": str(row.id),
        "status": "inactive" if is_over else "active",
        "scope": _coded(f"{_TERMS}consentscope", scope),
        "category": [_coded("http://loinc.org", "59284-0")],
        "patient": baby,
        "dateTime": row.given_at.isoformat(timespec="seconds"),
        "performer": [_to(row.caregiver_id)],
        "policyRule": {"text": f"uses of a film, version {row.version}"},
        "provision": {
            "type": "permit",
            "period": period,
            "purpose": [{"system": "urn:attunement:purpose", "code": row.purpose}],
            "data": [
                {
                    "meaning": "instance",
                    "reference": {"display": f"film {row.recording.number}"},
                }
            ],
        },
    }


def _coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def _to(row_id: UUID) -> Resource:
    return {"reference": f"urn:uuid:{row_id}"}
