"""Answers to a survey of demand."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from enterprises.permissions import can_sign_for
from gaotai_jiazheng.sealed import blind_index
from training.models.survey import DemandAnswer, DemandSurvey
from training.services.refusals import refused_in_words


def answer_for_enterprise(survey, enterprise, *, by, at=None, **values) -> DemandAnswer:
    """values: occupation, town, people, wish. Raises PermissionDenied; codes survey_closed,
    demand_of_enterprise_once, demand_people_in_range."""
    if not can_sign_for(by, enterprise):
        raise PermissionDenied("由企业负责人或者受托人填写。")
    return add(survey, at, enterprise=enterprise, **values)


def answer_for_household(survey, *, phone: str, at=None, **values) -> DemandAnswer:
    """The telephone becomes a digest and is not kept. Codes: survey_closed, demand_of_household_once,
    demand_people_in_range."""
    return add(survey, at, phone_digest=blind_index(phone, "training_demand"), **values)


def add(survey: DemandSurvey, at, **values) -> DemandAnswer:
    at = at or timezone.now()
    if not survey.is_open(timezone.localdate(at)):
        raise ValidationError("这次调查现在不收需求。", code="survey_closed")
    with refused_in_words(DemandAnswer):
        return DemandAnswer.objects.create(survey=survey, answered_at=at, **values)
