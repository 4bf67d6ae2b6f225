"""Changes to approved data: what identifies an enterprise needs a second person, the rest is at once."""

import json
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from enterprises.models import Amendment, Enterprise, Premises, Purpose
from enterprises.reviewing_bureaus import deciding_bureau
from enterprises.services import premises as further_places
from enterprises.services.declaring import declare
from enterprises.services.filing import add_files
from enterprises.services.register import save_enterprise
from enterprises.services.standing import people_of
from enterprises.services.stored_values import restored, stored
from enterprises.transitions import Standing
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.whole_files import with_their_rows
from reminders import deadlines, outbox

# What tells who the enterprise is and what it has promised: two people.
KEY_FIELDS = (
    "name",
    "uscc",
    "legal_representative",
    "license_valid_until",
    "town",
    "community",
    "address",
    "mode",
    "odr_from",
    "odr_until",
)
# What the enterprise itself knows best: one person, at once, with its receipt and its history.
LIGHT_FIELDS = ("phone", "service_lines", "is_online", "is_offline")
RULE = "enterprise_amendment"
State, Action = Amendment.State, Amendment.Action


@transaction.atomic
def propose(enterprise: Enterprise, changes: dict, *, by, reason: str, on_behalf=True):
    """Change the light fields at once and put the key fields before a second person.

    changes: field name -> the new value; what is as it was is left out. on_behalf: whether the
    enterprise itself says it, which gives a receipt. Returns (names changed at once, Amendment or None).
    Raises ValidationError by field, and codes nothing_changed, reason_missing, amendment_open.
    """
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    changed = {
        name: value
        for name, value in changes.items()
        if stored(value) != stored(getattr(enterprise, name))
    }
    if not changed:
        raise ValidationError("没有改动任何内容。", code="nothing_changed")
    check(enterprise, changed)
    light = {name: value for name, value in changed.items() if name in LIGHT_FIELDS}
    key = {name: value for name, value in changed.items() if name in KEY_FIELDS}
    if key and not reason.strip():
        message = "改名称、地址这些登记信息，请写明理由。"
        raise refusal("reason", message, "reason_missing")
    if light:
        enterprise = with_values(Enterprise.objects.get(pk=enterprise.pk), light)
        save_enterprise(enterprise)
    amendment = new_amendment(enterprise, key, by, reason) if key else None
    if on_behalf:
        declare(
            enterprise,
            by=by,
            kind="amendment",
            title="变更企业信息",
            text=in_words(changed, reason),
            link=reverse("workspace:data"),
        )
    return list(light), amendment


def check(enterprise, changed):
    """Refuse values that the entry could not have."""
    trial = with_values(Enterprise.objects.get(pk=enterprise.pk), changed)
    trial.full_clean(exclude=["search_vector"])


def with_values(enterprise, values):
    for name, value in values.items():
        setattr(enterprise, name, value)
    return enterprise


def new_amendment(enterprise, key, by, reason):
    changes = {
        name: [stored(getattr(enterprise, name)), stored(value)] for name, value in key.items()
    }
    return put_forward(Amendment(enterprise=enterprise), changes, by, reason)


def put_forward(amendment: Amendment, changes: dict, by, reason: str) -> Amendment:
    """Write a change down for a second person, and start that bureau's clock.

    Raises ValidationError, code amendment_open.
    """
    enterprise = amendment.enterprise
    amendment.changes = json.dumps(changes)
    amendment.reason, amendment.proposed_by = reason.strip(), by
    try:
        with transaction.atomic():
            amendment.save()
    except IntegrityError:
        message = "还有一项变更正在审核，办完以后再提出新的。"
        raise ValidationError(message, code="amendment_open") from None
    bureau = deciding_bureau()
    if bureau is not None:
        link = reverse("admin:enterprises_enterprise_change", args=[enterprise.pk])
        deadlines.start(
            amendment,
            enterprise.uscc,
            link,
            RULE,
            owner=bureau,
            received_on=timezone.localdate(),
        )
        message = outbox.Message(
            kind="amendment_proposed", subject=f"企业信息变更待审核 {enterprise}", link=link
        )
        outbox.write(outbox.post_to_members(bureau.pk, ["contact"], message))
    return amendment


@with_their_rows()
def propose_premises(
    enterprise: Enterprise,
    action: str,
    values: dict,
    *,
    by,
    reason: str,
    premises: Premises | None = None,
    files=(),
    on_behalf=True,
) -> Amendment:
    """Put a further address (一照多址), its move or its end before a second person.

    values: the fields of ``premises.FIELDS_OF[action]``; premises: the row that moves or ends; files:
    of ``uploads.Accepted``, the licence or what was put on file.
    Raises ValidationError by field, and codes enterprise_not_registered, reason_missing, evidence_missing,
    premises_proposed, amendment_open, too_many_files, and those of ``premises.trial_of``.
    """
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    action = Action(action)
    refuse_incomplete(enterprise, action, reason, files)
    if premises is not None:
        premises = enterprise.premises.select_for_update(of=("self",)).get(pk=premises.pk)
    names = further_places.FIELDS_OF[action]
    before = {name: stored(getattr(premises, name)) if premises else None for name in names}
    trial = further_places.trial_of(enterprise, action, values, premises)
    changes = {name: [before[name], stored(getattr(trial, name))] for name in names}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    refuse_proposed_twice(enterprise, action, changes)
    amendment = Amendment(enterprise=enterprise, action=action, premises=premises)
    put_forward(amendment, changes, by, reason)
    if files:
        add_files(files, enterprise=enterprise, amendment=amendment, purpose=Purpose.FILING)
    if on_behalf:
        declare(
            enterprise,
            by=by,
            kind="premises",
            title=action.label,
            text=f"{further_places.place_in_words(trial)}\n理由：{reason.strip()}",
            link=reverse("workspace:premises"),
        )
    return amendment


def refuse_incomplete(enterprise, action, reason, files):
    """Only a registered enterprise gets premises; each change needs a reason, and most need evidence."""
    if enterprise.state != Standing.REGISTERED and action != Action.END_PREMISES:
        message = "名录状态不是正常的企业不能增加、变更经营场所。"
        raise ValidationError(message, code="enterprise_not_registered")
    if not reason.strip():
        raise refusal("reason", "请写明理由。", "reason_missing")
    if action in further_places.NEEDS_EVIDENCE and not files:
        message = "请上传写着这个地址的营业执照或者备案凭证。"
        raise refusal("evidence", message, "evidence_missing")


def refuse_proposed_twice(enterprise, action, changes):
    """The enterprise's row is held, so that of two clicks one is written."""
    if action != Action.OPEN_PREMISES:
        return
    waiting = list(enterprise.amendments.proposed().filter(action=action))
    if any(each.changed.get("address") == changes["address"] for each in waiting):
        message = "这个地址已经提出，正在审核。"
        raise refusal("address", message, "premises_proposed")
    if len(waiting) >= further_places.MOST_OPEN:
        message = "正在审核的已经很多，办完一些再提出新的。"
        raise ValidationError(message, code="amendment_open")


@transaction.atomic
def decide(amendment: Amendment, *, accepts: bool, by, answer: str = "") -> Amendment:
    """A second person accepts or declines a change.

    Raises ValidationError, codes same_person, already_decided, answer_missing, changed_meanwhile, and
    those of the entry's own fields.
    """
    amendment = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if amendment.state != State.PROPOSED:
        message = f"这项变更{amendment.get_state_display()}，可能别人刚刚办理过。"
        raise ValidationError(message, code="already_decided")
    if amendment.proposed_by_id == by.pk:
        raise ValidationError("提出变更的人不能自己审核。", code="same_person")
    if not accepts and not answer.strip():
        raise refusal("answer", "请写明理由。", "answer_missing")
    if accepts and amendment.action == Action.ENTRY:
        apply(amendment)
    elif accepts:
        amendment.premises = further_places.apply_change(amendment)
    amendment.state = State.ACCEPTED if accepts else State.DECLINED
    amendment.decided_by, amendment.decided_at = by, timezone.now()
    amendment.answer = answer.strip()
    amendment.save()
    for deadline in deadlines.open_clocks(amendment):
        deadlines.meet(deadline)
    message = outbox.Message(
        kind="amendment_decided",
        subject=f"{amendment.about}：{amendment.get_state_display()}",
        link=reverse(f"workspace:{amendment.page}"),
    )
    outbox.write(outbox.post_to_users(people_of(amendment.enterprise), message))
    return amendment


def apply(amendment):
    """Write the new values over those that were seen; when one has moved meanwhile, nothing is written."""
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=amendment.enterprise_id)
    for name, (before, after) in amendment.changed.items():
        if stored(getattr(enterprise, name)) != before:
            label = Enterprise._meta.get_field(name).verbose_name
            message = f"“{label}”在提出以后又有改动，请不同意这项变更，重新提出。"
            raise ValidationError(message, code="changed_meanwhile")
        setattr(enterprise, *restored(Enterprise, name, after))
    enterprise.confirmed_on = timezone.localdate()
    save_enterprise(enterprise)


@transaction.atomic
def withdraw(amendment: Amendment, *, by) -> Amendment:
    """The side that proposed it takes it back: what an officer has proposed is not the enterprise's to take back.

    Raises PermissionDenied; ValidationError, code already_decided.
    """
    amendment = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if not is_own(amendment):
        raise PermissionDenied("这项变更是工作人员提出的，企业不能撤回。")
    if amendment.state != State.PROPOSED:
        message = f"这项变更{amendment.get_state_display()}，不能撤回。"
        raise ValidationError(message, code="already_decided")
    amendment.state, amendment.decided_at = State.WITHDRAWN, timezone.now()
    amendment.save()
    for deadline in deadlines.open_clocks(amendment):
        deadlines.cancel(deadline, reason="提出人撤回")
    return amendment


def is_own(amendment: Amendment) -> bool:
    """Whether somebody of the enterprise has proposed it."""
    return amendment.enterprise.members.filter(user=amendment.proposed_by_id).exists()


@transaction.atomic
def confirm_unchanged(enterprise: Enterprise, *, by) -> Enterprise:
    """The enterprise says that its entry is still true; the page shows the new day."""
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    enterprise.confirmed_on = timezone.localdate()
    enterprise.save(update_fields=["confirmed_on"])
    declare(enterprise, by=by, kind="confirmation", title="确认企业信息没有变化")
    return enterprise


def in_words(changed, reason) -> str:
    """What was said, one field a line."""
    lines = []
    for name, value in changed.items():
        field = Enterprise._meta.get_field(name)
        lines.append(f"{field.verbose_name}：{words_of(name, value)}")
    return "\n".join([*lines, f"理由：{reason}"] if reason else lines)


def words_of(name, after) -> str:
    """The new value for a reader."""
    trial = Enterprise(**{name: after})
    if name == "service_lines":
        return "、".join(trial.service_line_names)
    display = getattr(trial, f"get_{name}_display", None)
    if display is not None:
        return display()
    if isinstance(after, bool):
        return "是" if after else "否"
    if isinstance(after, date):
        return date_format(after)
    return str(after or "空")
