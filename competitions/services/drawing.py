"""Start numbers: announced with a commitment, drawn once from a seed that nobody could know before."""

import secrets

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format

from competitions.models import Entry, StartDraw
from competitions.services import entering
from competitions.services.stepping import lock, now, refused_in_words, require_keeper
from competitions.transitions import State
from gaotai_jiazheng.refusals import refusal
from inspections.drawing import commitment_of, digest_of, rank, seed_of

START = "start"


@transaction.atomic
def announce(competition, *, public_source: str, public_at, by, at=None) -> StartDraw:
    """Fix who draws, and say which public number will decide, before it is out.

    Codes: step_not_allowed, draw_announced, nobody_eligible, entries_to_decide, number_not_to_come.
    """
    require_keeper(by)
    competition, at = lock(competition), now(at)
    if competition.state != State.CHECKING:
        raise ValidationError("报名截止以后、比赛以前才能抽参赛号。", code="step_not_allowed")
    if StartDraw.objects.filter(competition=competition).exists():
        raise ValidationError("抽签已经预告。", code="draw_announced")
    entries = Entry.objects.filter(event__competition=competition)
    if entries.filter(state=Entry.State.ENTERED).exists():
        raise ValidationError("还有选手没有审查。", code="entries_to_decide")
    population = population_of(competition)
    if not any(each["entries"] for each in population["events"]):
        raise ValidationError("没有审查通过的选手。", code="nobody_eligible")
    if public_at <= at:
        message = "要用还没有公布的随机数，公布时间应在现在之后。"
        raise refusal("public_at", message, "number_not_to_come")
    secret = secrets.token_hex(32)
    return StartDraw.objects.create(
        competition=competition,
        population=population,
        population_sha256=digest_of(population),
        secret=secret,
        commitment=commitment_of(secret),
        public_source=public_source,
        public_at=public_at,
        announced_by=by,
        announced_at=at,
    )


def population_of(competition) -> dict:
    """{competition, events [{position, entries [number]}]}, sorted."""
    rows = Entry.objects.filter(event__competition=competition, state=Entry.State.ELIGIBLE)
    numbers = list(rows.order_by("number").values_list("event__position", "number"))
    positions = competition.contests.order_by("position").values_list("position", flat=True)
    return {
        "competition": competition.number,
        "events": [
            {"position": position, "entries": [number for at, number in numbers if at == position]}
            for position in positions
        ],
    }


def start_numbers(population: dict, seed: str) -> dict[str, str]:
    """Entry's number -> start number, such as 1-03: of each event the lowest rank first."""
    found = {}
    for event in population["events"]:
        position = str(event["position"])
        order = sorted((rank(seed, START, position, each), each) for each in event["entries"])
        found |= {each: f"{position}-{place:02}" for place, (_, each) in enumerate(order, 1)}
    return found


@transaction.atomic
def draw(competition, *, public_value: str, by, at=None) -> StartDraw:
    """Give the numbers, and tell everybody hers: results are put up by number. Codes: draw_not_announced, draw_made, start_draw_after_the_number."""
    require_keeper(by)
    competition = lock(competition)
    made = StartDraw.objects.select_for_update(of=("self",)).filter(competition=competition)
    made = made.first()
    if made is None:
        raise ValidationError("抽签还没有预告。", code="draw_not_announced")
    if made.drawn_at is not None:
        raise ValidationError("参赛号已经抽过。", code="draw_made")
    made.public_value, made.drawn_at = public_value, now(at)
    made.seed = seed_of(made.population_sha256, made.secret, public_value)
    with refused_in_words():
        made.save(update_fields=["public_value", "drawn_at", "seed"])
    numbers = start_numbers(made.population, made.seed)
    when = f"{date_format(competition.held_on)}在{competition.place}比赛。成绩按参赛号公布。"
    rows = Entry.objects.filter(event__competition=competition, number__in=numbers)
    for entry in rows.select_related("event__competition"):
        start_number = numbers[entry.number]
        Entry.objects.filter(pk=entry.pk).update(start_number=start_number)
        entering.tell(entry, f"您在{competition.title}的参赛号是{start_number}", when)
    return made
