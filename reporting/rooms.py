"""What reports bring to papers and to clocks."""

from papers import subjects
from reminders.subjects import explained_to_who_sees
from reporting.models import ProgressReport, ReportPeriod
from reporting.permissions import may_handle_papers
from reporting.services.reporting import TEMPLATE

for model in (ProgressReport, ReportPeriod):
    subjects.register(
        model,
        visible_to=model.objects.visible_to,
        may_handle=may_handle_papers,
        forms={TEMPLATE: "进展报告和汇总"},
    )


@explained_to_who_sees(ProgressReport)
def reports_in_sight(user):
    return ProgressReport.objects.visible_to(user)
