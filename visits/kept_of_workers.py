"""What is kept about a worker of her visits and stars. What households wrote is on her page, where it is
shown only when it no longer tells which household it was."""

from workers.kept import kept

OF_THE_HOUSEHOLD = "住户的"
INNER = "内部记号"

kept(
    "visits.Visit",
    "worker",
    *(
        "number",
        "enterprise",
        "service_line",
        "visited_on",
        "way",
        "state",
        "planned_at",
        "confirm_by",
    ),
    *("confirmed_at", "rate_by", "card", "outcome", "ended_reason"),
    told={"reasons_in_words": "当天的原因"},
    left_out={
        "reasons": "用文字写",
        "phone": OF_THE_HOUSEHOLD,
        "phone_until": OF_THE_HOUSEHOLD,
        "erased_at": OF_THE_HOUSEHOLD,
        "sms_expires_at": OF_THE_HOUSEHOLD,
        "sms_sent": OF_THE_HOUSEHOLD,
        "attempts": OF_THE_HOUSEHOLD,
    },
)
kept(
    "visits.StarProposal",
    "worker",
    *("batch", "enterprise", "stars", "left_out_reason"),
    left_out={"place": INNER, "data": "每一项怎样算在“我的星级”里"},
    # As on her own page: what is still being drawn up is told when its notice begins.
    only={"batch__state__in": ("noticed", "granted")},
)
kept(
    "visits.StarRating",
    "worker",
    *("number", "stars", "granted_on", "valid_until", "revoked_on", "revoked_reason", "notice"),
    left_out={"proposal": "在星级提名里"},
)
