"""What waits in the workbench: reports to write, reports to decide on."""

from bureaus.permissions import acts_for_a_bureau, bureaus_asked_for
from gaotai_jiazheng.waiting_work import waits
from reporting.permissions import opens_periods

waits(
    "reporting.ProgressReport",
    "要填写的季度进展报告",
    acts_for_a_bureau,
    bureau__in=bureaus_asked_for,
    state__in="draft,returned",
)
waits("reporting.ProgressReport", "待审核的进展报告", opens_periods, state__exact="submitted")
