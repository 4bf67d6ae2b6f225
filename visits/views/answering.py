"""How a form is sent to its service, and what a refusal becomes on the page."""

from gaotai_jiazheng.form_answers import TOO_MANY, FormAnswers

GET_AND_POST = ["GET", "HEAD", "POST"]
# What is no fault of who filled the form in: the row is not as it was, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "visit_known",
        "planned_already",
        "off_the_register",
        "rated_already",
        "disputed_already",
        "rate_over",
        "change_over",
        "confirm_over",
        "not_yet",
        "notice_not_clear",
        "star_already",
        "nobody",
    }
)
ANSWERS = FormAnswers(CONFLICTS, {"too_many": TOO_MANY})
send = ANSWERS.send
