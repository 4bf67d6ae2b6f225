"""What a refusal becomes on the page of a form."""

from gaotai_jiazheng.form_answers import FormAnswers

# What is no fault of who filled the form in: it is not the time, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "action_ended",
        "agenda_edited_before_it_is_held",
        "agenda_not_held",
        "meeting_ordinal_once_a_year",
        "minutes_missing",
        "minutes_one_draft",
        "not_held_yet",
    }
)
ANSWERS = FormAnswers(CONFLICTS)
