"""How a form is sent to its service, and what a refusal becomes on the page."""

from gaotai_jiazheng.form_answers import FormAnswers

# What is no fault of who filled the form in: it is not the time, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "event_not_over",
        "event_not_begun",
        "event_called_off",
        "event_takes_no_requests",
        "recruitment_booths_within_limit",
        "booth_of_an_open_event",
        "booth_once_at_an_event",
        "intent_at_a_given_booth",
        "already_home",
        "follow_up_once",
        "already_ended",
        "review_not_open",
        "review_open",
    }
)
ANSWERS = FormAnswers(CONFLICTS)
send, refuse = ANSWERS.send, ANSWERS.refuse
