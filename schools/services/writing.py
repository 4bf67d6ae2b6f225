"""What all writes have in common: who may, and what the database refuses, in words."""

from functools import partial

from django.core.exceptions import PermissionDenied

from gaotai_jiazheng.refusals import by_own_names, in_words, words_of
from schools.models import Agreement, Figures, Module, Programme
from schools.permissions import keeps_schools

REFUSED = {
    "figures_of_an_opened_programme": "这个专业还没有开设，没有学生人数。",
    "figures_corrected_say_why": "这一年已经有人数，更正要写理由。",
    "module_of_its_school": "这个专业不是协议里的学校开设的。",
}
WORDS = REFUSED | words_of(Programme, Figures, Agreement, Module)
# Beside which field a refusal of the database stands.
FIELDS = {
    "programme_once_at_a_school": "major",
    "programme_length_to_six_years": "length_months",
    "figures_corrected_say_why": "reason",
    "figures_not_more_than_graduates": "graduated",
    "figures_of_a_year": "year",
    "agreement_days_in_order": "valid_until",
    "agreement_says_what": "kinds",
    "agreement_ended_within_its_days": "ended_on",
    "module_of_its_school": "programme",
    "module_once": "name",
    "module_hours_in_firm_within_all": "hours_in_firm",
    "programme_closed_on_a_day": "on",
}


def require_keeper(user):
    if not keeps_schools(user):
        raise PermissionDenied("由县教育局登记。")


refused_in_words = partial(in_words, by_own_names(WORDS, FIELDS))
