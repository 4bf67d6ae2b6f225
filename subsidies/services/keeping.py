"""A bureau keeps its policies: a new version after the last one, its stages, its amounts, its confirmation."""

from datetime import timedelta
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from gaotai_jiazheng.refusals import refusal
from ledger.amounts import fen_of
from subsidies.models import Application, ClaimLine, PolicyAmount, SubsidyPolicy
from subsidies.models.policy import day_words
from subsidies.permissions import can_keep_policies
from subsidies.services import stepping
from subsidies.stages import BOARD, TOWN
from subsidies.transitions import State

ONE_DAY = timedelta(days=1)


def is_used(policy) -> bool:
    """Whether somebody has applied under the version, so that its words and numbers stay: as the database asks."""
    begun = Application.objects.filter(policy=policy).exclude(state=State.DRAFT)
    return begun.exists() or policy.class_claims.exists()


def has_decided(line) -> bool:
    """Whether something was decided by the line, so that its amount stays."""
    decided = Application.objects.filter(amount_line=line)
    return decided.exists() or ClaimLine.objects.filter(amount_line=line).exists()


@transaction.atomic
def write_next(policy, *, by, **words) -> SubsidyPolicy:
    """The version after the newest one, which ends the day before: its stages and its amounts are carried
    over, neither of them confirmed.

    words: what stands in the version, by field. Codes: newer_version, not_later, and those of the model.
    """
    stepping.require(can_keep_policies(by, policy))
    versions = SubsidyPolicy.objects.filter(code=policy.code)
    newest = versions.select_for_update().order_by("-in_force_from").first()
    if newest != policy:
        raise ValidationError("这项政策已经有更新的版本，请从最新的版本写。", code="newer_version")
    first_day = words["in_force_from"]
    if first_day <= newest.in_force_from:
        began = day_words(newest.in_force_from)
        raise refusal("in_force_from", f"要晚于这一版的施行日期（{began}）。", "not_later")
    last_day = first_day - ONE_DAY
    if newest.until is None or newest.until > last_day:
        newest.until = last_day
        newest.save(update_fields=["until"])
    made = checked(
        SubsidyPolicy(
            code=newest.code,
            version=versions.aggregate(newest=Max("version"))["newest"] + 1,
            bureau=newest.bureau,
            stages=newest.stages,
            is_monthly=newest.is_monthly,
            is_noticed_by_list=newest.is_noticed_by_list,
            is_for_units=newest.is_for_units,
            **words,
        )
    )
    for line in newest.amounts.in_force(last_day):
        carry_over(line, made)
    return made


def carry_over(line, policy):
    """The same amount in a new version, to be confirmed anew. It ends where it was to end, or with the version."""
    last_days = [day for day in (line.until, policy.until) if day and day >= policy.in_force_from]
    line.pk, line.policy = None, policy
    line.in_force_from, line.until = policy.in_force_from, min(last_days, default=None)
    line.confirmed_by, line.confirmed_at = "", None
    checked(line)


@transaction.atomic
def rewrite(policy, *, by, **words) -> SubsidyPolicy:
    """Other words in a version that nobody has applied under; they are to be confirmed anew. Where it begins on
    another day, so do the amounts that began with it, and the version before ends the day before. Codes:
    policy_used, not_later, and those of the model."""
    policy = unused(policy, by)
    first_day = policy.in_force_from
    for name, value in words.items():
        setattr(policy, name, value)
    if policy.in_force_from != first_day:
        move_first_day(policy, first_day)
    return unconfirmed(policy)


def move_first_day(policy, before):
    """Leave no day without a version between this one and the one that ended when it began. Codes: not_later."""
    ended = SubsidyPolicy.objects.filter(code=policy.code, until=before - ONE_DAY)
    previous = ended.exclude(pk=policy.pk).first()
    if previous is not None:
        if policy.in_force_from <= previous.in_force_from:
            began = day_words(previous.in_force_from)
            raise refusal("in_force_from", f"要晚于上一版的施行日期（{began}）。", "not_later")
        previous.until = min(previous.until, policy.in_force_from - ONE_DAY)
        previous.save(update_fields=["until"])
        checked(policy)
        previous.until = policy.in_force_from - ONE_DAY
        previous.save(update_fields=["until"])
    for line in policy.amounts.filter(in_force_from=before):
        line.in_force_from = policy.in_force_from
        checked(line)


@transaction.atomic
def settle(policy, *, by, **values) -> SubsidyPolicy:
    """What may be set of any version. values: until, apply_until, is_noticed_by_list."""
    policy = locked(policy, by)
    for name, value in values.items():
        setattr(policy, name, value)
    return checked(policy)


@transaction.atomic
def put_stage(policy, code: str | None, *, by, name, kind, bureaus, needs) -> SubsidyPolicy:
    """The stage of this code, or one more (None) at the end.

    kind: "board", "town" or "bureau". bureaus: slugs, [] for the policy's own. needs: "any", "all" or a
    number. What the form does not ask for, such as the clock, stays. Codes: policy_used, stage_gone, needs_bureaus,
    last_not_leading, units_have_no_town.
    """
    policy = unused(policy, by)
    if needs == "all" and not (kind == "bureau" and bureaus):
        raise refusal("needs", "各单位都同意的，要选有哪些单位。", "needs_bureaus")
    if policy.is_for_units and kind != "bureau":
        message = "由单位申请的政策不问户籍，没有哪个镇能办这个环节，请选部门。"
        raise refusal("kind", message, "units_have_no_town")
    places = [*policy.stages]
    place = len(places) if code is None else place_of(policy, code)
    stage = {"code": free_code(policy)} if code is None else places[place]
    usual = {"kind": "", "who": "", "bureaus": [], "needs": "any"}
    said = {
        "name": name,
        "kind": BOARD if kind == "board" else "",
        "who": "" if kind == "bureau" else TOWN,
        "bureaus": list(bureaus) if kind == "bureau" else [],
        "needs": int(needs) if needs.isdecimal() else needs,
    }
    stage = {key: value for key, value in {**stage, **said}.items() if value != usual.get(key)}
    policy.stages = [*places[:place], stage, *places[place + 1 :]]
    refuse_end_elsewhere(policy)
    return unconfirmed(policy)


@transaction.atomic
def drop_stage(policy, code: str, *, by) -> SubsidyPolicy:
    """By its code, so that pressing twice drops one. Codes: policy_used, stage_gone, last_stage, last_not_leading."""
    policy = unused(policy, by)
    place = place_of(policy, code)
    if len(policy.stages) == 1:
        raise ValidationError("至少要有一个环节。", code="last_stage")
    policy.stages = [*policy.stages[:place], *policy.stages[place + 1 :]]
    refuse_end_elsewhere(policy)
    return unconfirmed(policy)


def refuse_end_elsewhere(policy):
    """Whoever agrees at the last stage commits the money and issues the letter, which only the leading bureau does.
    Codes: last_not_leading."""
    last = policy.parts[-1]
    if policy.pays and (last.who == TOWN or not {policy.bureau.slug}.issuperset(last.bureaus)):
        message = "最后一个环节要由主管单位审核：它同意以后就要承诺资金、签发决定书。请先在最后加上主管单位的环节。"
        raise ValidationError(message, code="last_not_leading")


def place_of(policy, code) -> int:
    for place, stage in enumerate(policy.stages):
        if stage["code"] == code:
            return place
    raise ValidationError("这个环节已经不在了。", code="stage_gone")


def free_code(policy) -> str:
    """A code that no stage of the version has."""
    taken = {stage["code"] for stage in policy.stages}
    return next(code for n in count(1) if (code := f"stage_{n}") not in taken)


@transaction.atomic
def add_amount(policy, *, by, amount_yuan, **values) -> PolicyAmount:
    """A line of the table, not confirmed. Codes: those of the model."""
    policy = locked(policy, by)
    return checked(PolicyAmount(policy=policy, amount_fen=fen_of(amount_yuan), **values))


@transaction.atomic
def change_amount(line, *, by, amount_yuan, **values) -> PolicyAmount:
    """Another amount in a line by which nothing was decided; it is to be confirmed anew. Codes: amount_used,
    and those of the model."""
    line = held(line, by)
    if has_decided(line):
        message = "已经按这个标准作过决定，金额不能再改；请写明截止日，另加一条。"
        raise ValidationError(message, code="amount_used")
    for name, value in {**values, "amount_fen": fen_of(amount_yuan)}.items():
        setattr(line, name, value)
    line.is_demo = False
    return unconfirmed(line)


@transaction.atomic
def end_amount(line, *, by, until) -> PolicyAmount:
    """The last day of a line; None: until it is said."""
    line = held(line, by)
    line.until = until
    return checked(line)


@transaction.atomic
def confirm(policy, *, by, confirmed_by, confirmed_at) -> SubsidyPolicy:
    """The version and every line of it that is not confirmed yet are as this bureau has said on that day.
    Codes: nothing_open."""
    policy = locked(policy, by)
    lines = list(policy.amounts.filter(confirmed_by=""))
    rows = lines if policy.is_confirmed else [policy, *lines]
    if not rows:
        raise ValidationError("没有等候确认的内容。", code="nothing_open")
    for row in rows:
        row.confirmed_by, row.confirmed_at = confirmed_by, confirmed_at
        checked(row)
    return policy


@transaction.atomic
def take_back(policy, *, by) -> SubsidyPolicy:
    """The version and its lines count as not confirmed: no amount is shown, and nothing is decided by it."""
    policy = locked(policy, by)
    for line in policy.amounts.exclude(confirmed_by=""):
        unconfirmed(line)
    return unconfirmed(policy)


def locked(policy, by) -> SubsidyPolicy:
    """The version as it is now, held until the transaction ends, for somebody who keeps it."""
    stepping.require(can_keep_policies(by, policy))
    return SubsidyPolicy.objects.select_for_update(no_key=True).get(pk=policy.pk)


def held(line, by) -> PolicyAmount:
    """The line as it is now, under the lock of its policy."""
    return locked(line.policy, by).amounts.get(pk=line.pk)


def unused(policy, by) -> SubsidyPolicy:
    policy = locked(policy, by)
    if is_used(policy):
        message = "已经有人按这一版申请，内容不能再改；请写新版本。"
        raise ValidationError(message, code="policy_used")
    return policy


def unconfirmed(row):
    row.confirmed_by, row.confirmed_at = "", None
    return checked(row)


def checked(row):
    row.full_clean()
    row.save()
    return row
