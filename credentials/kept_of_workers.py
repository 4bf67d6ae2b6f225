"""What is kept about a worker of exams, awards and her passport."""

from workers.kept import kept

kept(
    "credentials.Registration",
    "worker",
    *("plan", "enterprise", "waiver", "at", "withdrawn_at"),
)
kept(
    "credentials.Result",
    "registration__worker",
    *("version", "is_absent", "theory", "skill", "reason", "entered_at", "confirmed_at"),
    left_out={
        "registration": "在考生里",
        "theory_pass": "及格分，在考核计划里",
        "skill_pass": "及格分，在考核计划里",
        "assessor": "考评员是别人",
    },
    # A mark counts once a second person has looked at it.
    only={"confirmed_at__isnull": False},
)
kept(
    "credentials.Award",
    "worker",
    *("title", "awarded_by", "document", "awarded_on", "bureau", "at", "withdrawn_on"),
    "withdrawn_reason",
    left_out={"rule": "奖励的标准在补贴申请里"},
)
kept(
    "credentials.Passport",
    "worker",
    *("openings", "opened", "made_at", "expires_at", "revoked_at"),
    left_out={"fields": "选了哪些项在“职业护照”里"},
)
kept(
    "credentials.Promotion",
    "worker",
    *("occupation", "level", "basis", "state", "proposed_at", "reason", "decided_at"),
)
