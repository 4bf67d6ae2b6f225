"""What waits for the bureau that keeps training."""

from gaotai_jiazheng.waiting_work import waits
from training.permissions import keeps_training

waits("training.TrainingClass", "待审核的开班备案", keeps_training, state__exact="filed")
waits(
    "training.Classroom",
    "待确认结业的班",
    keeps_training,
    settlement__isnull="True",
    state__in="completed,assessed",
)
waits(
    "training.AuditFlag",
    "没有处理的核对提示",
    keeps_training,
    answered_at__isnull="True",
    lapsed_at__isnull="True",
)
waits("training.EmployerOrder", "待安排的培训订单", keeps_training, state__exact="placed")
waits("training.BaseApplication", "待审核的基地和工作室申报", keeps_training, state__exact="filed")
waits(
    "training.BaseApplication", "待推荐的基地和工作室申报", keeps_training, state__exact="checked"
)
waits("training.YearPlan", "待另一人批准的年度培训计划", keeps_training, state__exact="draft")
