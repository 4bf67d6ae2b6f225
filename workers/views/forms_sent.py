"""How a page takes a form: 422 what is filled in wrongly, 409 what cannot be now, 429 what is too often."""

from gaotai_jiazheng.form_answers import TOO_MANY, FormAnswers

CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "employment_ended",
        "not_employed",
        "verified_already",
        "off_the_register",
    }
)
ANSWERS = FormAnswers(CONFLICTS, {"too_many": TOO_MANY})
take, refuse = ANSWERS.send, ANSWERS.refuse
