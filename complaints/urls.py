"""Pages about complaints for residents."""

from django.urls import path

from complaints.forms.interviews import INQUIRY, REPORT, WAGES
from complaints.views import attachment, case, intake, pages, published, refund, statistics

app_name = "complaints"

urlpatterns = [
    path("", pages.index, name="index"),
    path("privacy/", pages.privacy, name="privacy"),
    path("refund/", refund.refund, name="refund"),
    path("published/", published.published, name="published"),
    path("published/<int:pk>/", published.published_one, name="published_one"),
    path("statistics/", statistics.index, name="statistics"),
    path("statistics/enterprises/", statistics.enterprises, name="enterprise_statistics"),
    path(
        "statistics/enterprises/<int:pk>/",
        statistics.enterprise,
        name="one_enterprise_statistics",
    ),
    path("new/", intake.new, name="new"),
    path("new/form.pdf", intake.paper, name="paper"),
    path("new/check/", intake.check, name="check"),
    path("new/discard/", intake.discard, name="discard"),
    path("new/<slug:slug>/", intake.step, name="step"),
    path("report/check/", intake.check, {"interview": REPORT}, name="report_check"),
    path("report/<slug:slug>/", intake.step, {"interview": REPORT}, name="report"),
    path("ask/check/", intake.check, {"interview": INQUIRY}, name="ask_check"),
    path("ask/<slug:slug>/", intake.step, {"interview": INQUIRY}, name="ask"),
    path("wages/", intake.step, {"interview": WAGES, "slug": "job"}, name="wage"),
    path("wages/check/", intake.check, {"interview": WAGES}, name="wage_check"),
    path("wages/<slug:slug>/", intake.step, {"interview": WAGES}, name="wage_step"),
    path("receipt/", case.receipt, name="receipt"),
    path("track/", case.track, name="track"),
    path("case/", case.case, name="case"),
    path("case/clock/<int:pk>/", case.clock, name="clock"),
    path("case/withdraw/", case.withdraw, name="withdraw"),
    path("case/supplement/", case.supplement, name="supplement"),
    path("case/follow-up/", case.follow_up, name="follow_up"),
    path("attachments/<int:pk>/", attachment.attachment, name="attachment"),
]
