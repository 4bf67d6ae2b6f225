"""What a refusal becomes on the page of a form."""

from gaotai_jiazheng.form_answers import FormAnswers

# What is no fault of who filled the form in: it is not the time, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "report_closed",
        "report_words_while_it_is_open",
        "report_period_once_a_quarter",
        "progress_report_decided_by_another",
        "template_retired",
        "nothing_accepted",
        "nothing_bound",
        "placeholders_unbound",
        "series_missing",
    }
)
ANSWERS = FormAnswers(CONFLICTS)
refuse = ANSWERS.refuse
