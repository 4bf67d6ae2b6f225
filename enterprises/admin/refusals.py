"""What a service's refusal becomes on a page of the workbench."""

from gaotai_jiazheng.form_answers import FormAnswers

CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "same_person",
        "uscc_claimed",
        "already_decided",
        "changed_meanwhile",
        "amendment_open",
        "nobody_to_release",
    }
)
ANSWERS = FormAnswers(CONFLICTS)
status_of = ANSWERS.status_of
