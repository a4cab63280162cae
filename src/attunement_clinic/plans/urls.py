from django.urls import path

from attunement_clinic.plans.views import calm, course, meetings, own, plan

app_name = "plans"
urlpatterns = [
    # The caregiver's own
    path("home/happened/<uuid:activity_id>", own.happened, name="happened"),
    path("home/own", own.goals, name="own-goals"),
    path("home/own/<uuid:goal_id>", own.rate, name="rate-own"),
    path("home/days", own.days, name="days"),
    path("home/days/<uuid:words_id>", own.take_back, name="take-back"),
    path("home/calendar/<uuid:appointment_id>", meetings.calendar, name="calendar"),
    # The desk
    path("desk/families/<uuid:family_id>/plan", plan.plan, name="plan"),
    path("desk/families/<uuid:family_id>/goals", plan.name_goal, name="name-goal"),
    path("desk/goals/<uuid:goal_id>/rate", plan.rate_goal, name="rate-goal"),
    path("desk/goals/<uuid:goal_id>/end", plan.let_goal_go, name="let-goal-go"),
    path("desk/families/<uuid:family_id>/calm", calm.agree, name="agree"),
    path("desk/families/<uuid:family_id>/calm/own", calm.agree_own, name="agree-own"),
    path("desk/activities/<uuid:activity_id>", calm.change, name="change-activity"),
    path("desk/activities/<uuid:activity_id>/end", calm.end, name="end-activity"),
    path("desk/people/<uuid:caregiver_id>/days", calm.mark_read, name="mark-read"),
    path(
        "desk/people/<uuid:caregiver_id>/protocol",
        course.choose,
        name="choose-protocol",
    ),
    path("desk/people/<uuid:caregiver_id>/sessions", course.held, name="sessions-held"),
    path(
        "desk/families/<uuid:family_id>/meeting",
        meetings.appointment,
        name="appointment",
    ),
    path("desk/meetings/<uuid:appointment_id>", meetings.change, name="change-meeting"),
    path("desk/meetings/<uuid:appointment_id>/cancel", meetings.cancel, name="cancel"),
    path("desk/meetings/<uuid:appointment_id>/missed", meetings.missed, name="missed"),
]
