"""The life of an outlet. Every step locks the row first, so that two clicks make one step."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from communities import clocks, duties, permissions
from communities.models import Mode, Outlet
from communities.models.outlet import NUMBER_SEQUENCE
from communities.refusals import refused_in_words
from communities.services.telling import tell_bureau, tell_clerks, tell_enterprise
from communities.transitions import KEPT_STATES, Action, State, state_after
from enterprises.models import Enterprise
from enterprises.permissions import can_sign_for
from enterprises.services.declaring import declare
from enterprises.services.premises import enter_filed
from gaotai_jiazheng import numbering
from gaotai_jiazheng.refusals import not_now, refusal

PREFIX = "WD"
DETAILS = ("hours", "phone", "steps_count", "has_ramp", "has_toilet", "access_note")


@transaction.atomic
def apply(enterprise: Enterprise, *, by, at=None, **values) -> Outlet:
    """The enterprise applies for an outlet; the community is asked for its view.

    values: the fields of Outlet that the enterprise tells. Raises PermissionDenied; ValidationError by
    field, codes of the row's constraints, facility_closed, facility_elsewhere, service_not_registered,
    outlet_known, enterprise_not_registered.
    """
    at = at or timezone.now()
    if not can_sign_for(by, enterprise):
        raise PermissionDenied("只有企业负责人和受托人可以申请网点。")
    if hold_enterprise(enterprise.pk).state != Enterprise.State.REGISTERED:
        message = "名录状态不是正常的企业不能申请网点。"
        raise ValidationError(message, code="enterprise_not_registered")
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), NUMBER_SEQUENCE)
    outlet = Outlet(enterprise=enterprise, number=number, applied_at=at, **values)
    write(outlet)
    record(outlet, Action.APPLY, by=by, at=at)
    clocks.follow(outlet, None, at)
    ask_community(outlet, "申请设网点，待社区意见")
    say(outlet, "申请社区网点", by)
    return outlet


@transaction.atomic
def apply_again(outlet: Outlet, *, by, at=None, **values) -> Outlet:
    """What was sent back is written anew; codes as in ``apply``, and step_not_allowed."""
    outlet, at = begin(outlet, Action.APPLY_AGAIN, by=by), at or timezone.now()
    for name, value in values.items():
        setattr(outlet, name, value)
    finish(outlet, Action.APPLY_AGAIN, by=by, at=at, applied_at=at)
    ask_community(outlet, "修改后重新申请，待社区意见")
    say(outlet, "修改后重新申请社区网点", by)
    return outlet


def ask_community(outlet, subject) -> None:
    """Who enters what the community says is told: its town's clerks and the bureau of facilities."""
    tell_clerks(outlet, subject)
    tell_bureau(duties.facilities_bureau(), outlet, subject)


@transaction.atomic
def support(outlet, *, by, note="", at=None) -> Outlet:
    """The community agrees; the filing is next."""
    outlet = take(outlet, Action.SUPPORT, by=by, at=at, note=note)
    tell_bureau(duties.filing_bureau(), outlet, "社区已同意，待备案")
    return outlet


def oppose(outlet, *, by, note, at=None) -> Outlet:
    """The community does not agree, for a reason that the enterprise reads. Codes: note_missing."""
    return take(outlet, Action.OPPOSE, by=by, at=at, note=reason_of(note))


@transaction.atomic
def file(outlet, *, filed_on: date, by, filing_number="", note="", at=None) -> Outlet:
    """Put a further address on file under the enterprise's licence (一照多址).

    Source: 市场主体登记管理条例 (2022-03-01 起施行) 第十一条, one main address and further ones as the
    province allows. Assumption: same county, no branch is registered; 县市场监管局 is to confirm it.
    The address enters the register of enterprises with its number, whatever the outlet's way.
    Codes: filing_number_missing, future_date, premises_ended.
    """
    filing_number = filing_number.strip()
    if not filing_number and outlet.mode != Mode.ONLINE:
        raise refusal("filing_number", "请填写备案号。", "filing_number_missing")
    if filed_on > timezone.localdate(at):
        raise refusal("filed_on", "备案日不能晚于今天。", "future_date")
    changes = {"filing_number": filing_number, "filed_on": filed_on}
    hold_enterprise(outlet.enterprise_id)
    outlet = take(outlet, Action.FILE, by=by, at=at, note=note, **changes)
    if outlet.mode != Mode.ONLINE:
        outlet.premises = enter_filed(
            outlet.enterprise,
            community=outlet.community,
            address=outlet.address_below_community,
            filing_number=filing_number,
            filed_on=filed_on,
            premises=outlet.premises,
        )
        outlet.save(update_fields=["premises"])
    return outlet


def send_back(outlet, *, by, note, at=None) -> Outlet:
    """The filing bureau asks for something else. Codes: note_missing."""
    return take(outlet, Action.SEND_BACK, by=by, at=at, note=reason_of(note))


@transaction.atomic
def open_outlet(outlet, *, by, at=None) -> Outlet:
    """The enterprise opens; the clocks of the yearly check and of activities begin."""
    outlet = begin(outlet, Action.OPEN, by=by)
    if outlet.enterprise.state != Enterprise.State.REGISTERED:
        message = "名录状态不是正常的企业不能开放网点。"
        raise ValidationError(message, code="enterprise_not_registered")
    at = at or timezone.now()
    finish(outlet, Action.OPEN, by=by, at=at, opened_on=timezone.localdate(at))
    say(outlet, "开放社区网点", by)
    return outlet


def reopen(outlet, *, by, note="", at=None) -> Outlet:
    """Open again; what a bureau has paused is opened again by the bureau."""
    changes = {"paused_until": None, "is_pause_ordered": False}
    return take(outlet, Action.REOPEN, by=by, at=at, note=note, **changes)


@transaction.atomic
def recheck(outlet, *, by, note="", at=None) -> Outlet:
    """The yearly check found the outlet in order; the next year begins."""
    at = at or timezone.now()
    day = timezone.localdate(at)
    outlet = take(outlet, Action.RECHECK, by=by, at=at, note=note, checked_on=day)
    clocks.restart(outlet, clocks.ANNUAL_CHECK, day, at)
    return outlet


def withdraw(outlet, *, by, note="", at=None) -> Outlet:
    """The enterprise takes its application back."""
    return take(outlet, Action.WITHDRAW, by=by, at=at, note=note)


@transaction.atomic
def keep_details(outlet, *, by, service_lines, **values) -> Outlet:
    """The enterprise keeps hours, telephone, access and services up to date; codes step_not_allowed,
    service_not_registered."""
    outlet = lock(outlet)
    if not can_sign_for(by, outlet.enterprise):
        raise PermissionDenied("只有企业负责人和受托人可以修改网点。")
    if outlet.state not in KEPT_STATES:
        raise not_now("这个网点", outlet.get_state_display(), "修改")
    for name in DETAILS:
        setattr(outlet, name, values[name])
    outlet.service_lines = service_lines
    write(outlet)
    return outlet


@transaction.atomic
def take(outlet, action, *, by, at=None, note="", **changes) -> Outlet:
    """A step that only changes fields of the row; the enterprise is told of what others did."""
    outlet = begin(outlet, action, by=by)
    finish(outlet, action, by=by, at=at or timezone.now(), note=note, **changes)
    if can_sign_for(by, outlet.enterprise):
        say(outlet, f"网点{Action(action).label}", by, text=note)
    else:
        tell_enterprise(outlet, f"{Action(action).label}，现在{outlet.get_state_display()}")
    return outlet


def begin(outlet, action, *, by) -> Outlet:
    """Lock the outlet and make sure that this person may take this step with it now.

    Raises PermissionDenied; ValidationError, codes step_not_allowed and pause_ordered.
    """
    outlet = lock(outlet)
    if state_after(outlet.state, action) is None:
        raise not_now("这个网点", outlet.get_state_display(), Action(action).label)
    if not permissions.may_do(by, outlet, action):
        raise PermissionDenied(f"您不能{Action(action).label}。")
    is_bureaus = permissions.acts_for(by, duties.checking_bureau())
    if action == Action.REOPEN and outlet.is_pause_ordered and not is_bureaus:
        message = "这个网点是按要求暂停的，整改好以后由复核单位恢复。"
        raise ValidationError(message, code="pause_ordered")
    return outlet


def finish(outlet, action, *, by, at, note="", **changes) -> None:
    """Write the new state and the changes, add the step, let the clocks follow."""
    before = outlet.state
    outlet.state = state_after(before, action)
    for name, value in changes.items():
        setattr(outlet, name, value)
    write(outlet)
    record(outlet, action, by=by, at=at, note=note)
    clocks.follow(outlet, before, at)


def hold_enterprise(pk) -> Enterprise:
    """The enterprise as it is now, held before its outlet, as by whoever cancels it."""
    return Enterprise.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)


def lock(outlet) -> Outlet:
    """The row as it is now, held until the transaction ends."""
    rows = Outlet.objects.select_for_update(of=("self",))
    return rows.select_related("enterprise", "community__town", "facility", "premises").get(
        pk=outlet.pk
    )


def write(outlet) -> None:
    """Check the services against the register, the row against its constraints, and save it."""
    is_ended = outlet.state in {State.CLOSED, State.WITHDRAWN}
    if not is_ended and not set(outlet.service_lines) <= set(outlet.enterprise.service_lines):
        message = "有的服务不在企业登记的服务项目里，请先在企业信息里补上。"
        raise refusal("service_lines", message, "service_not_registered")
    outlet.full_clean(exclude=["enterprise", "community", "facility"], validate_constraints=True)
    with refused_in_words():
        outlet.save()


def record(outlet, action, *, by, at, note="") -> None:
    outlet.steps.create(action=action, state=outlet.state, by=by, at=at, note=note[:500])


def say(outlet, title, by, text="") -> None:
    """What binds the enterprise gets a receipt."""
    link = reverse("outlets:outlet", args=[outlet.pk])
    text = text or f"{outlet.number} {outlet.place} {'、'.join(outlet.service_line_names)}"
    declare(outlet.enterprise, by=by, kind="outlet", title=title, text=text, link=link)


def reason_of(note: str) -> str:
    """The reason without its blanks. Codes: note_missing."""
    note = note.strip()
    if not note:
        raise refusal("note", "请写明原因。", "note_missing")
    return note
