"""From ratings to stars: a batch is computed, put up, granted when nothing is left to answer, or revoked."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from bureaus.models import Bureau
from disclosure import services as disclosure
from disclosure.models import Notice
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import not_now, refusal
from reminders import outbox
from visits import formula as formulas
from visits import permissions
from visits.models import StarBatch, StarProposal, StarRating
from visits.refusals import refused_in_words
from visits.services.star_inputs import candidates, employers_and_days, ratings_by_worker
from visits.services.stepping import reason_of
from visits.services.visiting import public_reason
from visits.transitions import NEXT_BATCH_STATE, BatchAction
from workers.services.standing import after_months

TOPIC = "家政服务员星级评定"
BATCH_PREFIX, BATCH_SEQUENCE = "XP", "visits_batch_seq"
STAR_PREFIX, STAR_SEQUENCE = "XJ", "visits_star_seq"
MOST_IN_BATCH = 200
IN_WORDS = {1: "一星", 2: "二星", 3: "三星", 4: "四星", 5: "五星"}
KIND = "worker_stars"


@transaction.atomic
def propose(*, first_day: date, last_day: date, by, at: datetime | None = None) -> StarBatch:
    """Compute the stars of a period by the newest formula; who reaches none is not in the batch.

    At most 200 workers; whoever is left over comes into the next batch. Codes: period, nobody.
    """
    at = at or timezone.now()
    as_of = timezone.localdate(at)
    bureau = permissions.star_bureau()
    if not permissions.proposes(by) or bureau is None:
        raise PermissionDenied("由县工业信息化和商务局的人员提出星级。")
    if not first_day <= last_day <= as_of:
        raise refusal("last_day", "评价期要在今天以前结束，首尾不能颠倒。", "period")
    # Held, so that two who propose at once do not propose the same people twice.
    Bureau.objects.select_for_update(no_key=True).only("pk").get(pk=bureau.pk)
    formula = formulas.newest()
    rows = computed(formula, first_day, last_day, as_of)[:MOST_IN_BATCH]
    if not rows:
        message = "这段时间没有人达到星级：评价次数不够、分数不够，或者争议还没有答复。"
        raise ValidationError(message, code="nobody")
    _, number = numbering.next_number(BATCH_PREFIX, as_of, BATCH_SEQUENCE)
    batch = StarBatch.objects.create(
        number=number,
        bureau=bureau,
        first_day=first_day,
        last_day=last_day,
        as_of=as_of,
        formula=formula.as_data(),
        proposed_by=by,
        proposed_at=at,
    )
    for row in rows:
        row.batch = batch
    StarProposal.objects.bulk_create(rows)
    return batch


def computed(formula, first_day, last_day, as_of) -> list[StarProposal]:
    """Unsaved proposals, in the order of the workers' registration and not of their points."""
    given = ratings_by_worker(first_day, last_day, as_of)
    workers = candidates(given, first_day, last_day, as_of)
    others = employers_and_days(list(workers), as_of)
    rows = []
    for pk, (enterprise_id, days) in sorted(others.items()):
        outcome = formulas.compute(formula, given[pk], days)
        if outcome.stars:
            place = len(rows) + 1
            data = {
                "place": place,
                "ratings": [
                    {
                        "group": each.group,
                        "quality": each.quality,
                        "satisfaction": each.satisfaction,
                    }
                    for each in given[pk]
                ],
                "tenure_days": days,
                "result": outcome.as_data(),
            }
            rows.append(
                StarProposal(
                    place=place,
                    worker_id=pk,
                    enterprise_id=enterprise_id,
                    stars=outcome.stars,
                    data=data,
                )
            )
    return rows


def published(batch) -> dict:
    """A batch as data that anybody can compute again; nothing in it tells who somebody is."""
    return {
        "format": formulas.FORMAT,
        "number": batch.number,
        "first_day": batch.first_day.isoformat(),
        "last_day": batch.last_day.isoformat(),
        "as_of": batch.as_of.isoformat(),
        "formula": batch.formula,
        "workers": list(batch.proposals.kept().values_list("data", flat=True)),
    }


def notice_of(batch) -> Notice | None:
    """The notice of a batch that was not withdrawn."""
    rows = Notice.objects.filter(
        subject_type__app_label="visits",
        subject_type__model="starbatch",
        subject_id=batch.pk,
        withdrawn_at=None,
    )
    return rows.select_related("bureau").first()


def lock(batch, action) -> tuple[StarBatch, str]:
    """The batch, held, and the state after the action. Code: step_not_allowed."""
    rows = StarBatch.objects.select_for_update(of=("self",)).select_related("bureau")
    batch = rows.get(pk=batch.pk)
    after = NEXT_BATCH_STATE.get((batch.state, action))
    if after is None:
        raise not_now("这一批", batch.get_state_display(), action.label)
    return batch, after


def require_proposer(by):
    if not permissions.proposes(by):
        raise PermissionDenied("由县工业信息化和商务局的人员办理。")


def notice_text(batch, proposals) -> str:
    """What is put up: masked names, enterprises, stars, and where the computation is."""
    formula = batch.formula
    lines = [
        f"{each.place}. {each.worker.masked_name}（{each.enterprise}）{IN_WORDS[each.stars]}"
        for each in proposals
    ]
    return "\n".join(
        [
            f"依据《{formula['title']}》（{formula['version']}，{formula['source']}），按{date_format(batch.first_day)}"
            f"至{date_format(batch.last_day)}住户确认的上门评价和从业时间计算，拟评定下列家政服务员的星级：",
            *lines,
            f"每一位的计算依据已经公开，批次{batch.number}，可以复算。有异议的，请在公示期内提出。",
        ]
    )


@transaction.atomic
def put_up(batch: StarBatch, *, by, at: datetime | None = None) -> StarBatch:
    """Put the proposals up for five workdays. Codes: step_not_allowed, nobody, personal_data."""
    require_proposer(by)
    batch, after = lock(batch, BatchAction.PUT_UP)
    proposals = list(batch.proposals.kept().select_related("worker", "enterprise"))
    if not proposals:
        raise ValidationError("这个批次里没有提名的人。", code="nobody")
    disclosure.publish(
        batch,
        topic=TOPIC,
        title=f"拟评定{len(proposals)}名家政服务员的星级（批次{batch.number}）",
        text=notice_text(batch, proposals),
        bureau=batch.bureau,
        by=by,
        at=at,
    )
    batch.state, batch.put_up_by = after, by
    batch.save(update_fields=["state", "put_up_by"])
    tell(proposals, "您的星级正在公示")
    return batch


@transaction.atomic
def take_back(batch: StarBatch, *, reason: str, by, at: datetime | None = None) -> StarBatch:
    """Withdraw the notice, to leave somebody out or to stop. Codes: step_not_allowed, reason_missing,
    personal_data."""
    require_proposer(by)
    batch, after = lock(batch, BatchAction.TAKE_BACK)
    if (notice := notice_of(batch)) is not None:
        disclosure.withdraw(notice, reason=public_reason(reason), by=by, at=at)
    batch.state = after
    batch.save(update_fields=["state"])
    return batch


@transaction.atomic
def leave_out(batch: StarBatch, *, place: int, reason: str, by) -> StarProposal:
    """Take one worker out of a batch that is not up. Codes: step_not_allowed, place, reason_missing."""
    require_proposer(by)
    batch, _ = lock(batch, BatchAction.PUT_UP)
    found = batch.proposals.kept().filter(place=place).first()
    if found is None:
        raise refusal("place", "这个批次里没有这个序号，或者已经不提名。", "place")
    found.left_out_reason = reason_of(reason)[:200]
    found.save(update_fields=["left_out_reason"])
    return found


@transaction.atomic
def close(batch: StarBatch, *, reason: str, by) -> StarBatch:
    """Stop a batch that is not up. Codes: step_not_allowed, reason_missing."""
    require_proposer(by)
    batch, after = lock(batch, BatchAction.CLOSE)
    batch.state, batch.ended_reason = after, reason_of(reason)[:200]
    batch.save(update_fields=["state", "ended_reason"])
    return batch


@transaction.atomic
def grant(batch: StarBatch, *, by, at: datetime | None = None) -> list[StarRating]:
    """Grant what was up once the notice is over and every objection answered. The database asks the same.

    Stars that still run end the day before. Codes: step_not_allowed, notice_not_clear, star_already.
    """
    batch, after = lock(batch, BatchAction.GRANT)
    if not permissions.grants(by, batch):
        raise PermissionDenied("由县工业信息化和商务局的分管领导授予，不能是发布公示的人。")
    day = timezone.localdate(at or timezone.now())
    notice = notice_of(batch)
    if notice is None:
        raise ValidationError("公示已经撤回。", code="notice_not_clear")
    notice = disclosure.lock(notice)
    if obstacles := disclosure.obstacles_of(notice, day):
        raise ValidationError("".join(obstacles), code="notice_not_clear")
    proposals = list(batch.proposals.kept().select_related("worker", "enterprise"))
    end_earlier([each.worker_id for each in proposals], day)
    valid_until = after_months(day, batch.formula["valid_months"]) - timedelta(days=1)
    with refused_in_words():
        granted = [grant_one(each, notice, day, valid_until, by) for each in proposals]
    batch.state, batch.granted_by = after, by
    batch.save(update_fields=["state", "granted_by"])
    tell(proposals, "您的星级已经授予")
    return granted


def grant_one(proposal, notice, day, valid_until, by) -> StarRating:
    _, number = numbering.next_number(STAR_PREFIX, day, STAR_SEQUENCE)
    return StarRating.objects.create(
        number=number,
        worker=proposal.worker,
        proposal=proposal,
        notice=notice,
        stars=proposal.stars,
        granted_on=day,
        granted_by=by,
        valid_until=valid_until,
    )


def end_earlier(worker_ids, day):
    earlier = StarRating.objects.in_force(day).filter(worker__in=worker_ids, granted_on__lt=day)
    earlier.update(valid_until=day - timedelta(days=1))


@transaction.atomic
def revoke(star: StarRating, *, reason: str, by, at: datetime | None = None) -> StarRating:
    """Take stars back. Codes: step_not_allowed, reason_missing, personal_data."""
    if not permissions.revokes(by):
        raise PermissionDenied("由县工业信息化和商务局的分管领导撤销。")
    star = StarRating.objects.select_for_update(of=("self",)).get(pk=star.pk)
    day = timezone.localdate(at or timezone.now())
    if star.revoked_on is not None or star.valid_until < day:
        raise ValidationError(f"{star.standing_word}的星级不能撤销。", code="step_not_allowed")
    star.revoked_on, star.revoked_by = day, by
    star.revoked_reason = public_reason(reason)[:200]
    star.save(update_fields=["revoked_on", "revoked_by", "revoked_reason"])
    tell([star], "您的星级撤销了，原因写在“我的星级”里")
    return star


def tell(rows_of_workers, words) -> None:
    """A text message to each worker: that there is something to read, and where."""
    link = reverse("visits:own_stars")
    message = outbox.Message(kind=KIND, subject=words, link=link, waits_for_morning=True)
    rows = [
        row
        for each in rows_of_workers
        if each.worker.phone
        for row in outbox.post_to_phone(each.worker.phone, message)
    ]
    outbox.write(rows)
