"""How a form is sent to its service, and what a refusal becomes on the page."""

from gaotai_jiazheng.form_answers import TOO_MANY, FormAnswers

# What is no fault of who filled the form in: the row is not as it was, or the time is not right.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "window_closed",
        "application_once_a_period",
        "internship_months_once",
        "phone_unproved",
        "approval_refused",
        "gaps_told",
        "rule_against",
        "rule_open",
        "amount_unconfirmed",
        "budget_missing",
        "balance_too_low",
        "notice_not_clear",
        "series_missing",
        "recused",
        "class_claimed_once",
        "class_claim_of_something",
        "class_claim_by_three_people",
        "learner_claimed_or_applied",
        "learner_subsidised_once",
        "completion_withdrawn",
        "policy_used",
        "newer_version",
        "amount_used",
        "stage_gone",
        "last_stage",
        "last_not_leading",
        "nothing_open",
    }
)
ANSWERS = FormAnswers(CONFLICTS, {"too_many_codes": TOO_MANY})
send, status_of = ANSWERS.send, ANSWERS.status_of
