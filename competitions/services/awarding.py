"""Results put up, taken back when an objection is upheld, and the prizes that follow when nothing is open."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from competitions.models import Competition, Entry, Honour
from competitions.publishing import events_of
from competitions.services import entering
from competitions.services.stepping import begin, finish, now
from competitions.transitions import Action
from credentials.services import awarding, promoting
from disclosure import services as disclosure
from gaotai_jiazheng.refusals import refusal

TOPIC = "技能竞赛成绩"


@transaction.atomic
def put_up(competition, *, by, at=None) -> Competition:
    """Put the results up for five workdays. Codes: step_not_allowed, competition_all_scored."""
    competition, at = begin(competition, Action.PUT_UP, by=by), now(at)
    notice = disclosure.publish(
        competition,
        topic=TOPIC,
        title=f"{competition.title}成绩公示",
        text=notice_text(competition),
        bureau=competition.bureau,
        by=by,
        at=at,
    )
    return finish(competition, Action.PUT_UP, by=by, at=at, notice=notice)


def notice_text(competition) -> str:
    """Every event's prizes by start number; nobody's name."""
    lines = [
        f"{competition.title}（{competition.number}）的成绩如下，评分表和计分办法已经公开，可以复算。"
    ]
    for event in events_of(competition):
        won = [
            f"{each['prize']}：参赛号{each['start_number']}，{each['score']}分"
            for each in event["ranking"]
            if each["prize"]
        ]
        lines.append(f"{event['name']}：{'；'.join(won) or '没有获奖的选手'}。")
    return "\n".join([*lines, "对成绩有异议的，请在公示期内提出。"])


@transaction.atomic
def reopen(competition, *, note: str, by, at=None) -> Competition:
    """Take the notice back, so that a sheet can be corrected; it is put up anew afterwards.

    Codes: step_not_allowed, reason_missing, personal_data and those of ``disclosure.withdraw``.
    """
    competition, at = begin(competition, Action.REOPEN, by=by), now(at)
    disclosure.withdraw(competition.notice, reason=note, by=by, at=at)
    return finish(competition, Action.REOPEN, by=by, at=at, note=note, notice=None)


@transaction.atomic
def award(competition, *, document: str, awarded_on: date, by, at=None) -> Competition:
    """Give the prizes as they were put up; a worker's goes into her record, and where the rules allow it a
    higher level is proposed, to be decided in the room of exams.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, notice_not_clear.
    """
    competition, at = begin(competition, Action.AWARD, by=by), now(at)
    if awarded_on > timezone.localdate(at):
        raise refusal("awarded_on", "表彰日不能晚于今天。", "not_yet")
    if obstacles := disclosure.obstacles_of(competition.notice, awarded_on):
        raise ValidationError(" ".join(obstacles), code="notice_not_clear")
    competition = finish(
        competition,
        Action.AWARD,
        by=by,
        at=at,
        note=document,
        awarded_on=awarded_on,
        document=document,
    )
    for honour in honours(competition, at):
        give(competition, honour, by=by, at=at)
    return competition


def honours(competition, at) -> list[Honour]:
    """The prizes of every event, written."""
    rows = Entry.objects.filter(event__competition=competition).exclude(start_number="")
    entries = {each.start_number: each for each in rows.select_related("event", "worker")}
    made = []
    for event, data in zip(competition.contests.all(), events_of(competition), strict=True):
        prizes = {prize.name: prize for prize in event.prizes.all()}
        for placed in data["ranking"]:
            if placed["prize"]:
                made.append(
                    Honour.objects.create(
                        entry=entries[placed["start_number"]],
                        prize=prizes[placed["prize"]],
                        rank=placed["rank"],
                        score=placed["score"],
                        at=at,
                    )
                )
    return made


def give(competition, honour, *, by, at):
    """Into the record of a worker of the register; whoever is in no register is told by telephone alone."""
    entry = honour.entry
    title = f"{competition.title}{entry.event.name}{honour.prize.name}"[:80]
    if entry.worker is not None:
        awarding.enter(
            entry.worker,
            by=by,
            at=at,
            title=title,
            awarded_by=competition.bureau.name,
            document=competition.document,
            awarded_on=competition.awarded_on,
            rule=None,
        )
        if entry.event.level is not None:
            promoting.propose(
                entry.worker,
                occupation=entry.event.occupation,
                level=entry.event.level,
                basis=f"{title}（{competition.document}）",
                on=competition.awarded_on,
                at=at,
            )
    entering.tell(entry, f"您在{competition.title}获得{honour.prize.name}", "")
