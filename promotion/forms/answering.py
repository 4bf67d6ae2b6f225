"""How a form is sent to its service, and what a refusal becomes on the page."""

from gaotai_jiazheng.form_answers import FormAnswers

# What is no fault of who filled the form in: the row is not as it was, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "batch_closed",
        "stock_gone",
        "cap_reached",
        "used_already",
        "not_claimed",
        "settled_already",
        "joined_already",
        "not_qualified",
        "notice_not_clear",
        "notice_closed",
        "campaign_over",
        "balance_too_low",
        "year_closed",
        "batch_missing",
        "not_settled",
        "same_person",
        "does_not_add_up",
        "outlet_closed",
        "enterprise_not_registered",
    }
)
GONE, FORBIDDEN = 410, 403
ANSWERS = FormAnswers(CONFLICTS, {"voucher_expired": GONE, "not_taking_part": FORBIDDEN})
send, status_of = ANSWERS.send, ANSWERS.status_of
