"""What is kept about a worker of competitions."""

from workers.kept import MASKED, kept

kept(
    "competitions.Entry",
    "worker",
    *("event", "number", "name", "town", "enterprise", "way", "state", "entered_at", "reason"),
    *("start_number", "is_absent", "erased_at"),
    left_out={
        "id_number": MASKED,
        "phone": MASKED,
        "sms_expires_at": "验证码用的",
        "attempts": "验证码用的",
    },
)
