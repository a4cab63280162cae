"""Families, infants, caregivers and care teams."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from attunement_clinic.families.models import (
    Caregiver,
    CareTeamPlace,
    Family,
    Infant,
)
from attunement_clinic.policy import Role
from factories.accounts import PracticeFactory, UserFactory


class FamilyFactory(DjangoModelFactory[Family]):
    class Meta:
        model = Family

    practice = factory.SubFactory(PracticeFactory)
    number = factory.Sequence(lambda n: n + 1)
    opened_by = factory.SubFactory(UserFactory)


class InfantFactory(DjangoModelFactory[Infant]):
    class Meta:
        model = Infant

    family = factory.SubFactory(FamilyFactory)
    practice = factory.SelfAttribute("family.practice")
    name = "Sol"
    born_on = date(2026, 1, 5)


class CaregiverFactory(DjangoModelFactory[Caregiver]):
    class Meta:
        model = Caregiver

    family = factory.SubFactory(FamilyFactory)
    practice = factory.SelfAttribute("family.practice")
    name = "Amara"
    relation = Caregiver.Relation.MOTHER


class CareTeamPlaceFactory(DjangoModelFactory[CareTeamPlace]):
    class Meta:
        model = CareTeamPlace

    family = factory.SubFactory(FamilyFactory)
    practice = factory.SelfAttribute("family.practice")
    user = factory.SubFactory(UserFactory)
    role = Role.CLINICIAN
    since = datetime(2026, 1, 1, tzinfo=UTC)
