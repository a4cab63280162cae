"""Goals named in a form are goals like any other: `plans` keeps them for the forms."""

from attunement_clinic.families.models import Caregiver
from attunement_clinic.plans.actions import keep_goal_answer
from attunement_clinic.plans.queries import open_goals_of
from attunement_clinic.policy import Actor
from attunement_clinic.questionnaires.keepers import Keeper, KeptAnswer
from attunement_clinic.questionnaires.own_forms import Named


class GoalKeeper(Keeper):
    """Names what a caregiver hopes for, and keeps what the forms are told of it."""

    def named(self, caregiver: Caregiver) -> list[Named]:
        return [Named(goal.words, str(goal.id)) for goal in open_goals_of(caregiver)]

    def keep(self, actor: Actor | None, kept: KeptAnswer) -> None:
        keep_goal_answer(actor, kept)
