"""Visits of the demonstration county: planned, confirmed, rated, disputed, and a batch of stars that is up."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from cards.models import Card
from enterprises.models import EnterpriseMember
from gaotai_jiazheng.demo.registry import OWNER
from visits import services
from visits.models import Visit, VisitStep

PROPOSER = "industry-commerce"
LINES = ("cleaning", "elder_care", "child_care")
POINTS = ((5, 5), (5, 4), (5, 5), (4, 5), (5, 5), (5, 5), (5, 5), (4, 4))
WORDS = ("很准时，做得干净。", "", "老人很喜欢她。", "", "", "", "", "下次早点来。")
# Numbers of a range that no operator has given out; a demonstration sends nothing.
PHONE = "1990000{:04}"


def play_visits() -> int:
    """Eight rated visits of one worker, others in every state, and a batch of stars; how many visits."""
    owner = User.objects.get(username=OWNER)
    mine = EnterpriseMember.objects.current().filter(user=owner, role="owner")
    member = mine.select_related("enterprise").first()
    if member is None or Visit.objects.exists():
        return 0
    enterprise = member.enterprise
    cards = Card.objects.live().filter(enterprise=enterprise).select_related("worker")
    workers = [card.worker for card in cards.order_by("pk")]
    if not workers:
        return 0
    today = timezone.localdate()

    def visit(place, worker, days_ago):
        planned, _ = services.plan(
            enterprise,
            worker,
            service_line=LINES[place % len(LINES)],
            visited_on=today - timedelta(days=days_ago),
            phone=PHONE.format(place),
            by=owner,
        )
        return planned

    for place, ((quality, satisfaction), text) in enumerate(zip(POINTS, WORDS, strict=True)):
        confirmed = services.confirm(visit(place, workers[0], 20 - 2 * place))
        services.rate(confirmed, quality=quality, satisfaction=satisfaction, text=text)
    last = workers[-1]
    services.confirm(visit(20, last, 3))
    visit(21, last, -2)
    services.deny(visit(22, last, 1))
    disputed = services.confirm(visit(23, last, 5))
    text = "（演示）那天住户临时改期，没有做完。"
    services.dispute(disputed, side=VisitStep.Side.WORKER, text=text)
    propose_stars(today)
    return Visit.objects.count()


def propose_stars(today):
    """A batch that is up for objections, where somebody reaches stars."""
    clerk = User.objects.get(username=PROPOSER)
    first_day = today - timedelta(days=30)
    try:
        batch = services.propose(first_day=first_day, last_day=today, by=clerk)
    except ValidationError:
        return
    services.put_up(batch, by=clerk)
