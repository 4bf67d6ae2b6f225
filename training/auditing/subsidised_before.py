"""The same occupation and level of somebody was subsidised in an earlier class."""

from training.auditing.finding import Finding
from training.subsidised import pairs_of


def subsidised_before(training_class, terms) -> list[Finding]:
    """One finding for each seat and earlier class, as the apps that pay tell."""
    return [
        Finding(
            f"{seat}/{earlier}",
            f"报名{seat}的学员在{earlier}班已经计入同职业同等级的培训补贴。",
            [seat, earlier],
        )
        for seat, earlier in pairs_of(training_class)
    ]
