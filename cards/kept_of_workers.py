"""What is kept about a worker with her card."""

from workers.kept import kept

kept(
    "cards.Card",
    "worker",
    *("serial", "enterprise", "bureau", "issued_on", "valid_until", "state"),
    *("ended_at", "ended_reason", "replaces"),
    told={"code": "编号"},
    left_out={"number": "编号由它算出", "key": "签名用的", "token": "二维码的内容，能当证用"},
)
kept(
    "cards.Standing",
    "worker",
    *("colour", "valid_until", "settled_until", "computed_for", "look_again_on", "rule_version"),
    "computed_at",
    told={"reasons_in_words": "原因"},
    left_out={"reasons": "用文字写"},
)
kept("cards.Clearance", "worker", "checked_on", left_out={"check_passed": "在背景核验里"})
