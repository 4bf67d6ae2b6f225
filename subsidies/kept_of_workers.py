"""What is kept about a worker of subsidies."""

from workers.kept import MASKED, kept

kept(
    "subsidies.Application",
    "worker",
    *(
        "number",
        "policy",
        "state",
        "position",
        "round",
        "name",
        "enterprise",
        "town",
        "community",
        "year",
    ),
    *(
        "period",
        "amount_fen",
        "channel",
        "begun_at",
        "submitted_at",
        "decided_at",
        "paid_on",
        "ended_reason",
    ),
    left_out={
        "id_number": MASKED,
        "phone": MASKED,
        "bank_account": MASKED,
        "answers": "在申请的查询页里",
        "facts": "在申请的查询页里",
        "code": "在政策里",
        "amount_line": "在政策里",
        "commitment": "账簿里的编号",
        "payable": "账簿里的编号",
        "notice": "在公示里",
    },
)
kept(
    "subsidies.Entitlement",
    "worker",
    "policy",
    left_out={
        "run": "内部编号",
        "facts": "在“我可能应得的补贴”里",
        "reasons": "在“我可能应得的补贴”里",
    },
)
