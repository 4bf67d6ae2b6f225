"""A registration from the first field to the decision; the only writer of Registration.

Every step locks the row first, so that of two officers one wins and the other is told. A step that is
not possible raises ValidationError, code step_not_allowed, and writes nothing.
"""

import hmac
import json

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.signing_up import digest_of, sign_up
from enterprises.models import (
    Delegation,
    Enterprise,
    EnterpriseMember,
    Mode,
    Premises,
    Registration,
    ServiceLine,
)
from enterprises.models.registration import NUMBER_SEQUENCE
from enterprises.reviewing_bureaus import deciding_bureau, verifying_bureau
from enterprises.services import proving
from enterprises.services.declaring import declare
from enterprises.services.register import save_enterprise
from enterprises.transitions import NEXT_STATE, Action, State
from gaotai_jiazheng import numbering
from gaotai_jiazheng.sealed import blind_index
from papers.documents import chinese_date
from reminders import deadlines, outbox
from reminders.models import Deadline, NotificationPreference

PREFIX = "QY"
NOBODY = "0" * 64
Role = EnterpriseMember.Role
VERIFY_RULE, REVIEW_RULE = "enterprise_verify", "enterprise_review"
PROVE_IT = (
    "如果您才是经营者，请带营业执照原件和法定代表人的身份证件到{bureau}核对；"
    "您填的内容都留着，核对以后可以接着提交。"
)


def code_digest(number: str, code: str) -> str:
    """What is kept of a resume code: worth nothing for another number."""
    return blind_index(f"{number}:{code}", "enterprise_resume_code")


def begin(at=None) -> Registration:
    """A new, empty registration with its number and its resume code."""
    at = at or timezone.now()
    _, number = numbering.next_number(PREFIX, timezone.localdate(at), NUMBER_SEQUENCE)
    code = numbering.new_code()
    return Registration.objects.create(
        number=number,
        resume_code=code,
        resume_digest=code_digest(number, code),
        begun_at=at,
        updated_at=at,
    )


def find(number: str, code: str) -> Registration | None:
    """The registration that this pair opens; a wrong number and a wrong code take the same time."""
    number = numbering.clean_number(number, PREFIX)[:24]
    given = code_digest(number, numbering.clean_code(code)[:24])
    registration = Registration.objects.filter(number=number).first()
    kept = registration.resume_digest if registration else NOBODY
    return registration if hmac.compare_digest(given, kept) else None


@transaction.atomic
def save_answers(registration: Registration, answers: dict) -> Registration:
    """Add these answers; a registration that is under review stays as it is.

    The first telephone number gets the number and the code by text message.
    """
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    if not registration.is_editable:
        return registration
    given = {**registration.given, **answers}
    registration.answers = json.dumps(given)
    registration.name = given.get("name", "")[:80]
    registration.uscc = given.get("uscc", "")[:18]
    phone = given.get("phone", "")
    is_first_phone = bool(phone) and not registration.phone_digest
    registration.phone_digest = digest_of(phone)
    registration.updated_at = timezone.now()
    registration.save()
    if is_first_phone:
        outbox.write(outbox.post_to_phone(phone, code_message(registration)))
    return registration


def code_message(registration):
    return outbox.Message(
        kind="registration_begun",
        subject="企业登记的续填编号和续填码",
        body=f"编号{registration.number}，续填码{registration.resume_code}。换手机、换电脑都能接着填；不要告诉别人。",
        link=reverse("enterprises:resume"),
        dedupe_key=f"registration_begun:{registration.number}",
    )


def refuse_claimed_code(registration: Registration) -> None:
    """Raise ValidationError, code uscc_claimed, when somebody else holds the credit code."""
    others = Registration.objects.live().filter(uscc=registration.uscc).exclude(pk=registration.pk)
    owned = EnterpriseMember.objects.current().filter(
        enterprise__uscc=registration.uscc, role__in=[Role.OWNER, Role.DELEGATE]
    )
    if registration.applicant_id:
        owned = owned.exclude(user=registration.applicant_id)
    if others.exists() or owned.exists():
        raise claimed()


def claimed() -> ValidationError:
    bureau = verifying_bureau()
    prove = PROVE_IT.format(bureau=bureau.name if bureau else "登记机关")
    message = f"这个统一社会信用代码已经有人登记或者正在登记。{prove}"
    return ValidationError({"uscc": ValidationError(message, code="uscc_claimed")})


@transaction.atomic
def submit(registration: Registration, values: dict, *, by=None, account: dict | None = None):
    """Send a registration to the bureaus: the first time, or again after it was returned.

    values: as ``RegistrationForm.values`` gives them. account: {password, email} of an account to be
    made for the owner, whose telephone number and name stand in values; None when ``by`` is signed in.
    Raises ValidationError, codes uscc_claimed, phone_taken, phone_unproved, step_not_allowed.
    """
    registration, state = lock_for(registration, Action.SUBMIT)
    if registration.applicant_id is None:
        registration.applicant = by or owner_account(registration, values, account)
    registration.name, registration.uscc = values["name"], values["uscc"]
    refuse_claimed_code(registration)
    at = timezone.now()
    registration.state, registration.submitted_at, registration.updated_at = state, at, at
    registration.verified_by = None
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError as error:
        if "registration_uscc_live_once" in str(error):
            raise claimed() from None
        raise
    registration.remarks.filter(answered_at=None).update(answered_at=at)
    add_step(registration, Action.SUBMIT, by=registration.applicant, at=at)
    start_clock(registration, VERIFY_RULE, verifying_bureau(), at)
    start_clock(registration, REVIEW_RULE, deciding_bureau(), at)
    tell_bureaus(registration)
    return registration


def owner_account(registration, values, account):
    """The account of somebody who registers an enterprise and has proved the telephone number; told by
    text message too."""
    proving.require_proof(proving.purpose_of(registration), values["phone"])
    user = sign_up(
        username=registration.number.lower(),
        name=values["applicant_name"],
        phone=values["phone"],
        password=account["password"],
        email=account.get("email", ""),
    )
    NotificationPreference.objects.create(
        user=user, by_sms=True, phone=values["phone"], wants_digest=False
    )
    return user


def start_clock(registration, rule, bureau, at):
    """Start a bureau's clock, where there is such a bureau and the clock is not running already."""
    if bureau is None or deadlines.open_clocks(registration).filter(rule__slug=rule).exists():
        return
    deadlines.start(
        registration,
        registration.number,
        registration.get_absolute_url(),
        rule,
        owner=bureau,
        received_on=timezone.localdate(at),
        at=at,
    )


def end_clocks(registration, *rules, on, reason=""):
    """Meet these clocks; cancel them when there is a reason why nothing more is owed."""
    for deadline in deadlines.open_clocks(registration).filter(rule__slug__in=rules):
        if reason:
            deadlines.cancel(deadline, reason=reason, on=on)
        else:
            deadlines.meet(deadline, on=on)


@transaction.atomic
def verify(registration: Registration, *, agrees: bool, by, note: str = "") -> Registration:
    """The bureau that registers businesses says whether the data agree with the licence on its books.

    Raises ValidationError, code note_missing, when they do not and no word says why.
    """
    action = Action.VERIFY if agrees else Action.DOUBT
    registration, state = lock_for(registration, action)
    if not agrees and not note.strip():
        raise ValidationError({"note": ValidationError("请写明哪里不一致。", code="note_missing")})
    registration.state, registration.verified_by = state, by
    finish(registration, action, by=by, note=note)
    end_clocks(registration, VERIFY_RULE, on=timezone.localdate())
    return registration


@transaction.atomic
def send_back(registration: Registration, *, remarks: dict[str, str], by, note: str = ""):
    """Return it for correction, item by item; both clocks are met, they start anew when it comes back.

    remarks: field name -> what is to be put right. Raises ValidationError, code remarks_missing.
    """
    registration, registration_state = lock_for(registration, Action.SEND_BACK)
    remarks = {field: text.strip() for field, text in remarks.items() if text.strip()}
    if not remarks:
        raise ValidationError("请至少在一栏写明要改什么。", code="remarks_missing")
    for field, text in remarks.items():
        registration.remarks.create(field=field, text=text, by=by)
    registration.state = registration_state
    finish(registration, Action.SEND_BACK, by=by, note=note)
    end_clocks(registration, VERIFY_RULE, REVIEW_RULE, on=timezone.localdate())
    tell_applicant(registration, f"企业登记有{len(remarks)}处要补正")
    return registration


@transaction.atomic
def approve(registration: Registration, values: dict, *, by, note: str = "") -> Registration:
    """Enter the enterprise in the register, or complete the entry that staff had made, and give it its
    owner (and delegate).

    values: as ``RegistrationForm.values`` gives them. Raises ValidationError, codes step_not_allowed,
    same_person, uscc_claimed, and those of the entry's own fields.
    """
    registration, state = lock_for(registration, Action.APPROVE)
    if registration.verified_by_id == by.pk:
        raise ValidationError("核验和审核须由两个人分别办理。", code="same_person")
    refuse_claimed_code(registration)
    today = timezone.localdate()
    enterprise = enter(values, today)
    for town, community, address in values["premises"]:
        Premises.objects.get_or_create(
            enterprise=enterprise,
            town=town,
            community=community,
            address=address,
            closed_on=None,
        )
    add_members(enterprise, registration.applicant, values, today)
    registration.files.update(enterprise=enterprise)
    registration.state, registration.decided_by, registration.enterprise = state, by, enterprise
    finish(registration, Action.APPROVE, by=by, note=note)
    end_clocks(registration, REVIEW_RULE, on=today)
    declare(
        enterprise,
        by=registration.applicant,
        kind="registration",
        title="登记企业信息",
        text=words_of(values),
        link=reverse("enterprises:status"),
    )
    tell_applicant(registration, "企业登记已经通过", link=reverse("workspace:home"))
    return registration


def enter(values, today) -> Enterprise:
    """The entry of the register with these values: that of the code, or a new one."""
    enterprise = Enterprise.objects.select_for_update().filter(uscc=values["uscc"]).first()
    enterprise = enterprise or Enterprise(uscc=values["uscc"])
    for name in ENTRY_FIELDS:
        setattr(enterprise, name, values[name])
    enterprise.phone = values["public_phone"] or enterprise.phone
    enterprise.confirmed_on = today
    return save_enterprise(enterprise)


ENTRY_FIELDS = (
    "name",
    "town",
    "community",
    "address",
    "legal_representative",
    "license_valid_until",
    "service_lines",
    "mode",
    "is_online",
    "is_offline",
)


def add_members(enterprise, applicant, values, today):
    """The applicant becomes the owner; a delegate acts until the day of the power of attorney."""
    if not values["delegate_scopes"]:
        add_member(enterprise, applicant, Role.OWNER, today)
        return
    member = add_member(
        enterprise, applicant, Role.DELEGATE, today, valid_until=values["delegate_until"]
    )
    Delegation.objects.get_or_create(member=member, defaults={"scopes": values["delegate_scopes"]})


def add_member(enterprise, user, role, today, valid_until=None):
    present = enterprise.members.current(today).filter(user=user, role=role).first()
    if present is not None:
        return present
    member = EnterpriseMember(
        enterprise=enterprise, user=user, role=role, valid_from=today, valid_until=valid_until
    )
    member.full_clean()
    member.save()
    return member


@transaction.atomic
def refuse(registration: Registration, *, by, note: str) -> Registration:
    """Decline for good, with the reason. Raises ValidationError, code note_missing."""
    registration, state = lock_for(registration, Action.REFUSE)
    if not note.strip():
        raise ValidationError(
            {"note": ValidationError("请写明不予登记的理由。", code="note_missing")}
        )
    registration.state, registration.decided_by = state, by
    finish(registration, Action.REFUSE, by=by, note=note)
    end_clocks(registration, REVIEW_RULE, on=timezone.localdate())
    end_clocks(registration, VERIFY_RULE, on=timezone.localdate(), reason="已决定不予登记")
    tell_applicant(registration, "企业登记没有通过")
    return registration


@transaction.atomic
def withdraw(registration: Registration, *, by) -> Registration:
    """The applicant takes it back; the code is free again."""
    registration, state = lock_for(registration, Action.WITHDRAW)
    registration.state = state
    finish(registration, Action.WITHDRAW, by=by)
    end_clocks(registration, VERIFY_RULE, REVIEW_RULE, on=timezone.localdate(), reason="申请人撤回")
    return registration


def lock_for(registration, action):
    """(the row as it is now, held until the transaction ends; the state after the action)."""
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    try:
        return registration, NEXT_STATE[State(registration.state), action]
    except KeyError:
        message = (
            f"{registration.get_state_display()}的登记不能{action.label}；可能别人刚刚办理过。"
        )
        raise ValidationError(message, code="step_not_allowed") from None


def finish(registration, action, *, by, note=""):
    registration.updated_at = timezone.now()
    registration.full_clean(exclude=["answers", "resume_code"], validate_unique=False)
    registration.save()
    add_step(registration, action, by=by, note=note)


def add_step(registration, action, *, by, note="", at=None):
    registration.steps.create(
        action=action,
        state_after=registration.state,
        by=by,
        note=note.strip(),
        at=at or timezone.now(),
    )


def tell_bureaus(registration):
    """Tell both bureaus' contacts that there is something to check."""
    message = outbox.Message(
        kind="registration_submitted",
        subject=f"企业登记待核验和审核 {registration.number}",
        link=registration.get_absolute_url(),
        dedupe_key=f"registration_submitted:{registration.number}:{registration.steps.count()}",
    )
    rows = []
    for bureau in filter(None, (verifying_bureau(), deciding_bureau())):
        rows += outbox.post_to_members(bureau.pk, ["contact"], message)
    outbox.write(rows)


def tell_applicant(registration, subject, link=""):
    message = outbox.Message(
        kind="registration_progress",
        subject=f"{subject} {registration.number}",
        link=link or reverse("enterprises:status"),
        dedupe_key=f"registration_progress:{registration.number}:{registration.steps.count()}",
    )
    outbox.write(outbox.post_to_users([registration.applicant_id], message))


def clocks_of(registration: Registration):
    """Its clocks that were not cancelled, with their rules and bureaus, the nearest first."""
    clocks = Deadline.objects.of(registration).exclude(state=Deadline.State.CANCELLED)
    return clocks.select_related("rule", "owner").order_by("due_on", "pk")


def words_of(values) -> str:
    """What was declared about the enterprise, one line each, without the applicant's own number."""
    lines = {
        "名称": values["name"],
        "统一社会信用代码": values["uscc"],
        "法定代表人": values["legal_representative"],
        "营业执照有效期至": chinese_date(values["license_valid_until"]) or "长期",
        "地址": f"{values['community'] or values['town'] or ''}{values['address']}",
        "公开电话": values["public_phone"],
        "服务项目": "、".join(ServiceLine(line).label for line in values["service_lines"]),
        "经营模式": Mode(values["mode"]).label,
    }
    return "\n".join(f"{name}：{text}" for name, text in lines.items() if text)
