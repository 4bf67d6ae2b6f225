"""What the workbench pages of inspections have in common: one form, one service, and what a refusal becomes."""

from functools import partial

from gaotai_jiazheng.form_answers import FormAnswers

FOLDER = "admin/inspections"
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "draw_announced",
        "draw_made",
        "draw_not_announced",
        "number_not_out",
        "notice_not_clear",
        "notice_closed",
        "nothing_upheld",
        "nothing_found",
        "not_ordered",
        "still_time",
        "to_recheck",
        "record_closed",
        "record_incomplete",
        "already_recused",
        "inspection_recorded",
        "finding_closed",
        "nobody_left",
    }
)
form_page = partial(FormAnswers(CONFLICTS).page, template=f"{FOLDER}/form.html")
