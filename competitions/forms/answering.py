"""How a form is sent to its service, and what a refusal becomes on the page."""

from gaotai_jiazheng.form_answers import FormAnswers

# What is no fault of who filled the form in: it is not the time, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "competition_closed",
        "competition_announced_whole",
        "competition_three_judges",
        "competition_entries_numbered",
        "competition_all_scored",
        "entry_three_judges_without_a_tie",
        "entry_in_its_time",
        "entry_once_in_an_event",
        "event_stays_once_announced",
        "judge_before_it_is_held",
        "draw_announced",
        "draw_not_announced",
        "draw_made",
        "entries_to_decide",
        "nobody_eligible",
        "start_draw_after_the_number",
        "sheet_while_it_is_held",
        "sheet_by_a_judge_without_a_tie",
        "sheet_version_once",
        "already_scored",
        "notice_not_clear",
        "notice_closed",
    }
)
ANSWERS = FormAnswers(CONFLICTS)
send, refuse = ANSWERS.send, ANSWERS.refuse
