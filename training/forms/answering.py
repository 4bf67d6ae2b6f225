"""How a form is sent to its service, and what a refusal becomes on the page."""

from gaotai_jiazheng.form_answers import FormAnswers

CLASSROOM_CONFLICTS = (
    "sign_in_closed",
    "entered_absent",
    "session_to_come",
    "class_not_over",
    "results_missing",
    "attendance_version_follows",
    "attendance_version_once",
    "assessment_version_once",
    "followup_to_come",
    "followup_open",
    "completion_not_confirmed",
    "claim_to_come",
    "flag_answered",
    "flag_answered_or_lapsed",
    "survey_closed",
    "demand_of_household_once",
    "demand_of_enterprise_once",
    "base_one_open_application",
    "base_decided_by_a_second_person",
)
# What is no fault of who filled the form in: the row is not as it was, or somebody else was faster.
CONFLICTS = frozenset(
    {
        "step_not_allowed",
        "day_passed",
        "not_begun",
        "not_ended",
        "nobody_came",
        "quota_not_exceeded",
        "quota_while_a_draft",
        "quota_once",
        "draft_open",
        "plan_empty",
        "year_plan_approved_by_another",
        "class_takes_enrolments",
        "class_seats_not_exceeded",
        "enrolled_once_in_a_class",
        "seat_given_back_before_the_start",
        "teacher_once_in_an_institution",
        "teacher_has_lessons",
        "curriculum_file_once_in_a_class",
        *CLASSROOM_CONFLICTS,
    }
)
ANSWERS = FormAnswers(CONFLICTS)
send = ANSWERS.send
