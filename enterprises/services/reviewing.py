"""What the two bureaus do with a registration: verify, return, enter in the register, decline."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import date as day_in_words
from django.urls import reverse
from django.utils import timezone

from enterprises.models import (
    Delegation,
    Enterprise,
    EnterpriseMember,
    Mode,
    Premises,
    Registration,
    ServiceLine,
)
from enterprises.services.declaring import declare
from enterprises.services.register import save_enterprise
from enterprises.services.registration_steps import (
    REVIEW_RULE,
    VERIFY_RULE,
    end_clocks,
    finish,
    lock_for,
    refuse_claimed_code,
    tell_applicant,
)
from enterprises.services.standing import change_standing
from enterprises.transitions import Action, Standing, StandingAction
from gaotai_jiazheng.refusals import refusal

Role = EnterpriseMember.Role


@transaction.atomic
def verify(registration: Registration, *, agrees: bool, by, note: str = "") -> Registration:
    """The bureau that registers businesses says whether the data agree with the licence on its books.

    Raises ValidationError, code note_missing, when they do not and no word says why.
    """
    action = Action.VERIFY if agrees else Action.DOUBT
    registration, state = lock_for(registration, action)
    if not agrees and not note.strip():
        raise refusal("note", "请写明哪里不一致。", "note_missing")
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
    owner (and delegate). One that was taken off the register is in it again.

    values: as ``RegistrationForm.values`` gives them. Raises ValidationError, codes step_not_allowed,
    same_person, uscc_claimed, and those of the entry's own fields.
    """
    registration, state = lock_for(registration, Action.APPROVE)
    if registration.verified_by_id == by.pk:
        raise ValidationError("核验和审核须由两个人分别办理。", code="same_person")
    refuse_claimed_code(registration)
    today = timezone.localdate()
    enterprise = enter(values, today)
    if enterprise.state == Standing.CANCELLED:
        reason = f"登记{registration.number}审核通过"
        enterprise = change_standing(
            enterprise,
            StandingAction.REENTER,
            by=by,
            reason=reason,
            but=registration.applicant_id,
        )
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
        raise refusal("note", "请写明不予登记的理由。", "note_missing")
    registration.state, registration.decided_by = state, by
    finish(registration, Action.REFUSE, by=by, note=note)
    end_clocks(registration, REVIEW_RULE, on=timezone.localdate())
    end_clocks(registration, VERIFY_RULE, on=timezone.localdate(), reason="已决定不予登记")
    tell_applicant(registration, "企业登记没有通过")
    return registration


def words_of(values) -> str:
    """What was declared about the enterprise, one line each, without the applicant's own number."""
    lines = {
        "名称": values["name"],
        "统一社会信用代码": values["uscc"],
        "法定代表人": values["legal_representative"],
        "营业执照有效期至": day_in_words(values["license_valid_until"]) or "长期",
        "地址": f"{values['community'] or values['town'] or ''}{values['address']}",
        "公开电话": values["public_phone"],
        "服务项目": "、".join(ServiceLine(line).label for line in values["service_lines"]),
        "经营模式": Mode(values["mode"]).label,
    }
    return "\n".join(f"{name}：{text}" for name, text in lines.items() if text)
