"""Pages about complaints for residents."""

from django.urls import path

from complaints.views import attachment, case, intake, pages

app_name = "complaints"

urlpatterns = [
    path("", pages.index, name="index"),
    path("privacy/", pages.privacy, name="privacy"),
    path("new/", intake.new, name="new"),
    path("new/check/", intake.check, name="check"),
    path("new/discard/", intake.discard, name="discard"),
    path("new/<slug:slug>/", intake.step, name="step"),
    path("receipt/", case.receipt, name="receipt"),
    path("track/", case.track, name="track"),
    path("case/", case.case, name="case"),
    path("case/clock/<int:pk>/", case.clock, name="clock"),
    path("case/withdraw/", case.withdraw, name="withdraw"),
    path("case/supplement/", case.supplement, name="supplement"),
    path("case/follow-up/", case.follow_up, name="follow_up"),
    path("attachments/<int:pk>/", attachment.attachment, name="attachment"),
]
