"""How a form is sent to its service, and what a refusal becomes on the page."""

from gaotai_jiazheng.form_answers import FormAnswers

# What is no fault of who filled the form in: the row is not as it was, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "pause_ordered",
        "enterprise_not_registered",
        "outlet_known",
        "facility_closed",
        "facility_in_use",
        "outlet_ended",
        "bill_missing",
        "months_overlap",
        "days_overlap",
        "outlet_not_open",
        "event_closed",
        "event_begun",
        "event_not_begun",
        "seats_gone",
        "registered_already",
    }
)
ANSWERS = FormAnswers(CONFLICTS)
send = ANSWERS.send
