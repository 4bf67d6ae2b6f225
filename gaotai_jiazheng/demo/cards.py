"""Home-visit cards of the demonstration county: for the invented workers who could have one, all colours."""

from django.utils import timezone

from accounts.models import User
from cards import services
from cards.models import Card
from cards.rule import Colour, Item
from workers.models import Worker

ISSUER = "hrss"
# The reasons that an officer's look at the identity paper takes away.
BUT_FOR_IDENTITY = {f"{Item.IDENTITY} missing"}


def play_cards() -> int:
    """Make a key, issue cards, lose one and issue another for it, publish the list; how many cards are new."""
    if Card.objects.exists():
        return 0
    officer = User.objects.get(username=ISSUER)
    services.rotate()
    cards = [
        card for worker in Worker.objects.order_by("pk") if (card := play_card(worker, officer))
    ]
    if len(cards) > 2:
        services.report_lost(cards[1], reason="买菜时丢了（演示）", by=officer)
        services.replace(cards[1], reason="补发（演示）", by=officer)
    services.follow_changes()
    services.publish()
    return Card.objects.count()


def play_card(worker, officer):
    """A card for a worker who is employed and could go to homes; None for the others."""
    day = timezone.localdate()
    employment = worker.employments.in_force(day).select_related("enterprise").first()
    if employment is None:
        return None
    enterprise = employment.enterprise
    verdict = services.verdict_now(worker.pk, day, enterprise_id=enterprise.pk)
    if verdict.colour == Colour.RED and not is_red_but_for_identity(verdict):
        return None
    return services.issue(worker, enterprise=enterprise, is_identity_seen=True, by=officer)


def is_red_but_for_identity(verdict) -> bool:
    """Whether a look at her identity paper is what is missing to go to homes."""
    others = {reason.split(" ")[0] for reason in verdict.reasons} - {Item.IDENTITY}
    return set(verdict.reasons) >= BUT_FOR_IDENTITY and others <= {Item.HEALTH, Item.INSURANCE}
