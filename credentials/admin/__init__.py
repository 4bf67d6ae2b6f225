"""Exams, their people and awards in the workbench."""

from credentials.admin.award import AwardAdmin, RewardRuleAdmin
from credentials.admin.outlier import OutlierAdmin
from credentials.admin.plan import ExamPlanAdmin
from credentials.admin.promotion import PromotionAdmin
from credentials.admin.registers import (
    EmployerBodyAdmin,
    ExamPersonAdmin,
    ExamTermsAdmin,
    LevelRuleAdmin,
)

__all__ = [
    "AwardAdmin",
    "EmployerBodyAdmin",
    "ExamPersonAdmin",
    "ExamPlanAdmin",
    "ExamTermsAdmin",
    "LevelRuleAdmin",
    "OutlierAdmin",
    "PromotionAdmin",
    "RewardRuleAdmin",
]
