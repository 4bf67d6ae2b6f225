"""What the workbench pages of exams have in common: one form, one service, and what a refusal becomes."""

from functools import partial

from gaotai_jiazheng.form_answers import FormAnswers

FOLDER = "admin/credentials"
SHEET_ROWS = 50  # candidates on one sheet
# What is right as it was filled in, but not possible now.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "exam_begun",
        "exam_seats_not_exceeded",
        "exam_results_confirmed",
        "candidate_once_in_an_exam",
        "registered_while_announced",
        "withdrawn_while_announced",
        "withdrawn",
        "result_version_once",
        "result_confirmed_newest",
        "result_confirmed",
        "result_of_an_exam_held",
        "part_while_the_exam_is_open",
        "part_stays_once_announced",
        "issued_one_that_stands",
        "already_revoked",
        "already_withdrawn",
        "already_examined",
        "already_decided",
    }
)
form_page = partial(FormAnswers(CONFLICTS).page, template=f"{FOLDER}/form.html")
