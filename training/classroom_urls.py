"""Lessons, attendance, results and what follows; for everybody the figures and the survey."""

from django.urls import path

from training.views import classroom, figures, signing

app_name = "classroom"

urlpatterns = [
    path("person-times/", figures.figures, name="person_times"),
    path("needs/", figures.needs, name="needs"),
    path("lessons/<int:pk>/sign-in/", signing.sign_in, name="sign_in"),
    path("lessons/<int:pk>/code/", classroom.code, name="code"),
    path("lessons/<int:pk>/sheet.pdf", classroom.sheet_pdf, name="sheet_pdf"),
    path("lessons/<int:pk>/sheet/", classroom.enter_sheet, name="enter_sheet"),
    path("sheets/<int:pk>/", classroom.sheet_scan, name="sheet_scan"),
    path("attendance/<int:pk>/correct/", classroom.correct, name="correct"),
    path("classrooms/<int:pk>/", classroom.room, name="room"),
    path("classrooms/<int:pk>/results/<int:enrolment>/", classroom.result, name="result"),
    path("certificates/<int:pk>.pdf", classroom.certificate, name="certificate"),
    path("followups/<int:pk>/", classroom.followup, name="followup"),
    path("followups/<int:pk>/register/", classroom.take_from_register, name="take_from_register"),
]
