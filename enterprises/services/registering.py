"""A registration from the first field to its submission or withdrawal, by whoever registers an enterprise."""

import hmac
import json

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.signing_up import digest_of, sign_up
from enterprises.models import Registration
from enterprises.models.registration import NUMBER_SEQUENCE
from enterprises.reviewing_bureaus import deciding_bureau, verifying_bureau
from enterprises.services import proving
from enterprises.services.registration_steps import (
    REVIEW_RULE,
    VERIFY_RULE,
    add_step,
    claimed,
    end_clocks,
    finish,
    lock_for,
    refuse_claimed_code,
    start_clock,
)
from enterprises.transitions import Action
from gaotai_jiazheng import numbering
from gaotai_jiazheng.sealed import blind_index
from reminders import outbox
from reminders.models import NotificationPreference

PREFIX = "QY"
NOBODY = "0" * 64


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


def begin_again(registration: Registration) -> Registration:
    """A new registration with what was typed in one that was refused or withdrawn; files are not taken along."""
    return save_answers(begin(), registration.given)


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


@transaction.atomic
def withdraw(registration: Registration, *, by) -> Registration:
    """The applicant takes it back; the code is free again."""
    registration, state = lock_for(registration, Action.WITHDRAW)
    registration.state = state
    finish(registration, Action.WITHDRAW, by=by)
    end_clocks(registration, VERIFY_RULE, REVIEW_RULE, on=timezone.localdate(), reason="申请人撤回")
    return registration


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
