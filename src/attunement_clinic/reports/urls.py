from django.urls import path

from attunement_clinic.reports.views import exports, letters, own, study

app_name = "reports"
urlpatterns = [
    # The caregiver's own
    path("list/own", own.own, name="own"),
    path("list/own/<uuid:export_id>", own.file, name="own-file"),
    path("list/own/<uuid:export_id>/end", own.end, name="own-end"),
    # The desk
    path("desk/families/<uuid:family_id>/papers", exports.papers, name="papers"),
    path("desk/families/<uuid:family_id>/papers/new", exports.new, name="new"),
    path("desk/families/<uuid:family_id>/letters", letters.begin, name="begin"),
    path("desk/letters/<uuid:letter_id>", letters.letter, name="letter"),
    path("desk/letters/<uuid:letter_id>/words", letters.words, name="words"),
    path("desk/letters/<uuid:letter_id>/sign", letters.sign, name="sign"),
    path("desk/letters/<uuid:letter_id>/file", letters.make_file, name="make-file"),
    path("desk/papers/<uuid:export_id>", exports.paper, name="paper"),
    path("desk/papers/<uuid:export_id>/file", exports.file, name="file"),
    path("desk/papers/<uuid:export_id>/end", exports.end, name="end"),
    # Research
    path("desk/study", study.study, name="study"),
    path("desk/study/<uuid:request_id>/agree", study.agree, name="agree"),
    path("desk/study/<uuid:request_id>/decline", study.decline, name="decline"),
    path("desk/study/<uuid:export_id>/file", study.file, name="study-file"),
    path("desk/study/<uuid:export_id>/end", study.end, name="study-end"),
    path("desk/study/<uuid:export_id>/deleted", study.deleted, name="study-deleted"),
]
