"""What is kept about a worker of labour brands."""

from workers.kept import kept

kept(
    "brands.Licence",
    "worker",
    *("brand", "enterprise", "valid_from", "valid_until", "ended_on", "ended_reason", "at"),
)
kept("brands.WageSurvey", "worker", "brand", "on", "before_yuan", "now_yuan", "at")
