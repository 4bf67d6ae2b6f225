"""What the bureaus of a target are told, stage by stage, each once; what was missed is marked 补发."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format

from bureaus.models import BureauMember
from plan.forecasting import Pace
from plan.metrics import Figure
from plan.models import TargetTelling, TargetWatch
from plan.target_stages import AT_RISK, BEFORE, MISSED, NO_CONTACT, PACE, Stage, stages_due
from reminders import outbox
from reminders.models import Deadline, DeadlineRule
from reminders.people import directory
from reminders.rulebook import rule_for

Role = BureauMember.Role
# A stage that was not given for so long is of no use any more.
CATCH_UP = timedelta(days=31)


@dataclass(frozen=True)
class Notice:
    """A stage and the words in which it is told."""

    stage: Stage
    subject: str
    body: str
    link: str


def tell(watch: TargetWatch, figure: Figure | None, lead_id: int, on: date, *, kinds=None) -> int:
    """Tell a bureau everything that is due of a target that is not reached; how many stages were told.

    figure: on the day, None without a register. kinds: of which kinds; None of all. The caller holds the target's row.
    """
    told = set(watch.tellings.values_list("stage", flat=True))
    given = 0
    for notice in notices_of(watch, figure, on):
        stage = notice.stage
        if kinds is not None and stage.kind not in kinds:
            continue
        if stage.key in told or (on - stage.due_to_send_on > CATCH_UP and stage.key != AT_RISK):
            continue
        give(watch, notice, lead_id, on)
        told.add(stage.key)
        given += 1
    return given


def give(watch, notice, lead_id, on) -> None:
    stage, is_late = notice.stage, notice.stage.is_late(on)
    TargetTelling.objects.create(
        watch=watch, stage=stage.key, due_to_send_on=stage.due_to_send_on, is_late=is_late
    )
    body = notice.body
    if is_late:
        body += f"本条应于{stage.due_to_send_on:%-m月%-d日}发出。"
    message = outbox.Message(
        kind=f"target_{stage.kind}",
        subject=notice.subject,
        body=body,
        link=notice.link,
        is_late=is_late,
        waits_for_morning=True,
    )
    people = without_contact(watch.bureau_id, lead_id)
    if stage.kind != NO_CONTACT:
        people = recipients(watch.bureau_id, lead_id)
    outbox.write(outbox.post_to_users(people, message))


def recipients(bureau_id, lead_id) -> tuple[int, ...]:
    """The contact and the leader of a bureau; in place of a contact who is missing or has left, the deputy;
    where there is none either, whoever stands in at the lead bureau."""
    people = directory()
    first = people.holders(bureau_id, [Role.CONTACT]) or without_contact(bureau_id, lead_id)
    return tuple(dict.fromkeys((*first, *people.holders(bureau_id, [Role.LEADER]))))


def without_contact(bureau_id, lead_id) -> tuple[int, ...]:
    people = directory()
    return people.holders(bureau_id, [Role.DEPUTY]) or people.stand_ins(lead_id)


def notices_of(watch, figure, on) -> list[Notice]:
    """The stages of the plan itself that are due; none of a figure's pace where there is no register or
    nothing to count."""
    has_figure = figure is not None and figure.value is not None
    stages = stages_due(began_on(watch, on), on, watch.due_on, leads_on(on)) if has_figure else []
    notices = [WORDS[stage.kind](watch, figure, stage, on) for stage in stages]
    return notices + ([no_contact(watch, on)] if lacks_contact(watch) else [])


def began_on(watch, on) -> date:
    """The day on which the bureau's first clock began; the day itself before there is one."""
    first = Deadline.objects.of(watch).order_by("pk").values_list("received_on", flat=True).first()
    return first or on


def leads_on(on) -> dict[str, int]:
    """Slug -> days before the last one, of the rules that are in force."""
    found = {}
    for slug in (AT_RISK, *BEFORE):
        try:
            found[slug] = rule_for(slug, on).length
        except DeadlineRule.DoesNotExist:
            continue
    return found


def lacks_contact(watch) -> bool:
    return not directory().holders(watch.bureau_id, [Role.CONTACT])


def no_contact(watch, on) -> Notice:
    """Once for each contact who has left; once where there never was one."""
    members = BureauMember.objects.filter(bureau=watch.bureau_id, role=Role.CONTACT)
    left = members.filter(valid_until__lt=on).order_by("-valid_until").first()
    day = left.valid_until + timedelta(days=1) if left else on
    stage = Stage(f"{NO_CONTACT}:{left.pk if left else 0}", NO_CONTACT, day)
    since = f"联系人{left.valid_until:%-m月%-d日}离任" if left else "还没有指定联系人"
    return Notice(
        stage,
        f"{watch.bureau.name}{since}：{watch.target.title}没有人收提醒",
        f"请尽快指定联系人。指定以前，“{watch.target.title}”的提醒发给副联系人，没有副联系人的发给牵头单位。",
        link_of(watch.target),
    )


def near(watch, figure, stage, on) -> Notice:
    days = (watch.due_on - on).days
    return Notice(
        stage,
        f"{watch.target.title}离期限还有{days}天：{state_of(figure)}",
        f"{asked_for(watch)}打开链接看进度和预计。",
        link_of(watch.target),
    )


def at_risk(watch, figure, stage, on) -> Notice:
    days = (watch.due_on - on).days
    return Notice(
        stage,
        f"目标预警：{watch.target.title}{state_of(figure)}",
        f"{asked_for(watch)}还有{days}天。打开链接看计入的是哪些。",
        figure.rows_url,
    )


def missed(watch, figure, stage, on) -> Notice:
    """A yearly number is told of as what the year came to: it begins anew, and nobody can still reach it."""
    target = watch.target
    if target.period == target.Period.YEARLY:
        year, unit = watch.due_on.year, target.unit
        subject = f"{target.title}{year}年没有达到：全年{figure.value}{unit}，差{figure.missing}"
        body = (
            f"方案要求每年不少于{target.at_least}{unit}。请向牵头单位说明{year}年没有达到的原因；"
            f"{year + 1}年的从1月1日重新计算。"
        )
    else:
        subject = f"{target.title}没有按期达到：{state_of(figure)}"
        body = f"{asked_for(watch)}期限已过，仍要继续办理，并向牵头单位说明原因。"
    return Notice(stage, subject, body, link_of(target))


def pace(watch, figure, stage, on) -> Notice:
    """In words, from the figure of the day on which it is told; of the first of January as of the year's
    first day, whatever the target's period."""
    target = watch.target
    begin = first_day(watch)
    line = Pace(figure.value, target.at_least, begin, on, watch.due_on)
    lacking = figure.missing
    months = max(1, months_between(on, watch.due_on))
    return Notice(
        stage,
        f"{target.title}：{line.sentence}",
        f"现有{figure.value}{target.unit}，还差{lacking}{target.unit}，以后平均每个月要有{-(-lacking // months)}{target.unit}。",
        link_of(target),
    )


WORDS = {"near": near, "at_risk": at_risk, MISSED: missed, PACE: pace}


def first_day(watch) -> date:
    """A yearly target is measured from the first of January; another one from when it was first watched."""
    if watch.target.period == watch.target.Period.YEARLY:
        return date(watch.due_on.year, 1, 1)
    return min(began_on(watch, watch.due_on), watch.due_on)


def months_between(on, due_on) -> int:
    """The months to come, the day's own counted as far as it is not over."""
    whole = (due_on.year - on.year) * 12 + due_on.month - on.month
    return whole + (on.day < monthrange(on.year, on.month)[1])


def state_of(figure) -> str:
    return f"现为{figure.value}{figure.target.unit}，还差{figure.missing}"


def asked_for(watch) -> str:
    target = watch.target
    return f"方案要求到{date_format(watch.due_on)}不少于{target.at_least}{target.unit}，"


def link_of(target) -> str:
    return reverse("plan:target", args=[target.slug])
