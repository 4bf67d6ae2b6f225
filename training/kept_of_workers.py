"""What is kept about a worker of training: seats, lessons, completions and where she was asked later."""

from workers.kept import MASKED, kept

CODE = "验证码用的"

kept(
    "training.Enrolment",
    "worker",
    *(
        "training_class",
        "number",
        "name",
        "community",
        "way",
        "state",
        "consented_at",
        "consent_paper",
    ),
    *("asked_at", "entered_at", "seated_at", "told_at", "cancelled_at", "erased_at"),
    left_out={"id_number": MASKED, "phone": MASKED, "sms_expires_at": CODE, "attempts": CODE},
)
kept(
    "training.Attendance",
    "enrolment__worker",
    *("session", "version", "is_present", "way", "reason", "at"),
    left_out={"enrolment": "在培训报名里", "sheet": "整班的签到表，有别人的名字"},
)
kept(
    "training.Completion",
    "enrolment__worker",
    *(
        "number",
        "completed_on",
        "attended_minutes",
        "taught_minutes",
        "asked_percent",
        "certificate",
    ),
    *("at", "withdrawn_at", "withdrawn_reason"),
    left_out={"enrolment": "在培训报名里"},
)
kept(
    "training.FollowupAnswer",
    "completion__enrolment__worker",
    *("round", "is_employed", "enterprise", "employer", "from_register", "at"),
    left_out={"completion": "在结业里"},
)
