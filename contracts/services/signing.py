"""Signatures, and what happens with the third one: a number, the page, and the end of the version before.

Every signature holds the version's row: of two devices that sign at once, or of a signature and a
withdrawal, one comes first and the other is told.
"""

import base64
import binascii
import hashlib
import unicodedata
from dataclasses import replace
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from contracts import permissions
from contracts.models import ContractCount, ContractPaper, ServiceContract, Signature, SignatureFile
from contracts.printing import page_of
from contracts.services.stepping import lock, record, require
from contracts.transitions import Action, Method, Role, State
from contracts.verifying import code_digest
from gaotai_jiazheng import uploads
from gaotai_jiazheng.numbering import new_code
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.whole_files import with_their_rows
from reminders import outbox

PREFIX = "HT"
MAX_DRAWING_BYTES = 200 * 1024
DRAWING_HEAD = "data:image/png;base64,"
LEAST_DRAWN_SHARE = 0.002  # of the picture's points: a dot is no name
DRAWING_SIDE = 1600


def accept_drawing(text: str) -> uploads.Accepted:
    """The drawn name out of a canvas's data URL: a PNG that opens, drawn anew, with something on it.

    Raises ValidationError, field drawing, codes drawing_missing, drawing_too_large, drawing_broken,
    drawing_empty.
    """
    if not text.startswith(DRAWING_HEAD):
        raise refusal("drawing", "请在方框里用手指写下姓名。", "drawing_missing")
    if len(text) > MAX_DRAWING_BYTES * 4 / 3 + len(DRAWING_HEAD):
        raise refusal("drawing", "签名图片太大，请清空后重写。", "drawing_too_large")
    try:
        content = base64.b64decode(text.removeprefix(DRAWING_HEAD), validate=True)
        accepted = uploads.accept_upload(
            SimpleUploadedFile("签名.png", content, content_type="image/png")
        )
    except (binascii.Error, ValidationError):
        raise refusal("drawing", "签名图片打不开，请清空后重写。", "drawing_broken") from None
    if accepted.content_type != "image/png" or drawn_share(accepted.content) < LEAST_DRAWN_SHARE:
        raise refusal("drawing", "方框里还没有写字，请写下姓名。", "drawing_empty")
    return accepted


def drawn_share(content: bytes) -> float:
    """Which share of a picture's points is dark. A picture of an unlikely size counts as empty."""
    with Image.open(ContentFile(content)) as picture:
        if max(picture.size) > DRAWING_SIDE or min(picture.size) < 40:
            return 0.0
        white = Image.new("RGBA", picture.size, "white")
        white.alpha_composite(picture.convert("RGBA"))
        shades = white.convert("L").histogram()
        return sum(shades[:128]) / (picture.width * picture.height)


def is_same_name(typed: str, name: str) -> bool:
    """Whether a typed name is the one in the contract; blanks, the middle dot and width do not matter."""
    return plain_name(typed) == plain_name(name)


def plain_name(name):
    name = unicodedata.normalize("NFKC", name)
    return "".join(c for c in name if not c.isspace() and c not in "·•・.").upper()


@with_their_rows()
def sign(
    party,
    *,
    sha256: str,
    method: str,
    drawing: uploads.Accepted | None = None,
    typed_name: str = "",
    at: datetime | None = None,
) -> ServiceContract:
    """The household or the worker signs on the phone the text with this digest.

    Whether the phone is the party's was asked before, by a one-time code. Codes: name_differs,
    text_changed, step_not_allowed, signed_already.
    """
    contract = lock(party.contract)
    refuse_other_text(contract, sha256)
    refuse_other_name(party, typed_name)
    signature = add_signature(contract, Role(party.role), Method(method), by=None, at=at)
    if drawing is not None:
        keep_picture(signature, drawing)
    return take_effect_when_complete(contract, at)


@transaction.atomic
def sign_for_enterprise(contract, *, sha256: str, by, at=None) -> ServiceContract:
    """The enterprise signs, by whoever may bind it. Raises PermissionDenied; codes as of ``sign``."""
    contract = lock(contract)
    if not permissions.can_sign_for(by, contract.enterprise):
        raise PermissionDenied("由企业负责人，或者受托签合同的人签。")
    refuse_other_text(contract, sha256)
    add_signature(contract, Role.ENTERPRISE, Method.ACCOUNT, by=by, at=at)
    return take_effect_when_complete(contract, at)


@with_their_rows()
def sign_on_paper(
    contract, *, role: str, scan: uploads.Accepted, signed_on: date, sha256: str, by, at=None
) -> ServiceContract:
    """The enterprise brings in the page that a household or a worker has signed by hand.

    Codes: signed_on_impossible, and those of ``sign``.
    """
    contract = lock(contract)
    if not permissions.can_write_for(by, contract.enterprise):
        raise PermissionDenied("只有企业的人员可以上传签好的合同。")
    refuse_other_text(contract, sha256)
    at = at or timezone.now()
    if not timezone.localdate(contract.frozen_at) <= signed_on <= timezone.localdate(at):
        message = "签字日期应在定稿那天以后、今天以前。"
        raise refusal("signed_on", message, "signed_on_impossible")
    signature = add_signature(contract, Role(role), Method.PAPER, by=by, at=at, signed_on=signed_on)
    keep_picture(signature, scan)
    return take_effect_when_complete(contract, at)


def refuse_before_code(party, *, sha256, typed_name):
    """What would be refused anyway, before a one-time code is used up for it. Codes as of ``sign``."""
    contract = party.contract
    refuse_other_text(contract, sha256)
    refuse_other_name(party, typed_name)


def refuse_other_name(party, typed_name):
    """Codes: name_differs."""
    if not is_same_name(typed_name, party.name):
        message = "和合同上的姓名不一样，请照合同上的姓名写。姓名写错了的，请企业撤回重发。"
        raise refusal("typed_name", message, "name_differs")


def refuse_other_text(contract, sha256):
    """A signature is given to the text that was read. Codes: step_not_allowed, text_changed."""
    require(contract, Action.SIGN)
    if contract.sha256 != sha256:
        message = "合同内容和您看到的不一样，请重新打开看过再签。"
        raise ValidationError(message, code="text_changed")


def add_signature(contract, role, method, *, by, at, signed_on=None) -> Signature:
    """Codes: signed_already."""
    at = at or timezone.now()
    if contract.signatures.filter(role=role).exists():
        message = f"{role.label}已经签过字，不用再签。"
        raise ValidationError(message, code="signed_already")
    signature = Signature.objects.create(
        contract=contract,
        role=role,
        method=method,
        sha256=contract.sha256,
        by=by,
        signed_on=signed_on or timezone.localdate(at),
        at=at,
    )
    record(contract, Action.SIGN, by=by, at=at, note=f"{role.label}，{method.label}")
    return signature


def keep_picture(signature, accepted: uploads.Accepted):
    """Keep the file beside the signature."""
    row = SignatureFile(
        signature=signature,
        content_type=accepted.content_type,
        size=accepted.size,
        digest=accepted.digest,
    )
    row.file.save(accepted.name, ContentFile(accepted.content), save=False)
    row.save()


def take_effect_when_complete(contract, at) -> ServiceContract:
    """With the third signature the version comes into force; before, nothing happens."""
    if contract.signatures.count() < len(Role):
        return contract
    at = at or timezone.now()
    before = contract.supersedes
    if before is not None:
        if before.state != State.IN_FORCE:
            message = "原来的合同已经解除或者到期，这个变更版本不能再签。"
            raise ValidationError(message, code="step_not_allowed")
        close(before, Action.SUPERSEDE, at=at, note="由变更版本代替")
    state = require(contract, Action.TAKE_EFFECT)
    code = new_code()
    contract.year = timezone.localdate(at).year
    contract.sequence = draw(contract.year)
    contract.number = f"{PREFIX}{contract.year}-{contract.sequence:05}"
    contract.code_digest = code_digest(contract.number, code)
    contract.state, contract.in_force_at, contract.updated_at = state, at, at
    contract.save(
        update_fields=[
            "year", "sequence", "number", "code_digest", "state", "in_force_at", "updated_at",
        ]
    )  # fmt: skip
    record(contract, Action.TAKE_EFFECT, by=None, at=at)
    pdf = page_of(contract, query_code=code)
    ContractPaper.objects.create(
        contract=contract,
        pdf=base64.b64encode(pdf).decode(),
        sha256=hashlib.sha256(pdf).hexdigest(),
    )
    tell_everybody(contract, code)
    return contract


def draw(year: int) -> int:
    """The next number of the year; who draws meanwhile waits until this one is kept or given back."""
    ContractCount.objects.bulk_create([ContractCount(year=year)], ignore_conflicts=True)
    count = ContractCount.objects.select_for_update().get(year=year)
    count.last += 1
    count.save(update_fields=["last"])
    return count.last


def close(contract, action, *, at, note="", by=None, closed_on=None):
    """A version in force ends, by a change, by ending or by its last day. closed_on: today when None."""
    contract.state = require(contract, action)
    contract.closed_on, contract.updated_at = closed_on or timezone.localdate(at), at
    contract.closing_reason = note
    contract.save(update_fields=["state", "closed_on", "updated_at", "closing_reason"])
    record(contract, action, by=by, at=at, note=note)
    return contract


def tell_everybody(contract, code):
    """Household and worker get number and code; the enterprise's people get the number."""
    message = outbox.Message(
        kind="contract_in_force",
        subject=f"三方合同已生效 {contract.number}",
        body=f"查询码{code}。凭编号和查询码可以核对合同有没有被改过。",
        link=reverse("contracts:verify"),
        dedupe_key=f"contract_in_force:{contract.number}",
    )
    rows = []
    for party in contract.parties.all():
        key = f"{message.dedupe_key}:{party.role}"
        rows += outbox.post_to_phone(party.phone, replace(message, dedupe_key=key))
    members = contract.enterprise.members.current().values_list("user_id", flat=True)
    rows += outbox.post_to_users(
        members,
        outbox.Message(
            kind="contract_in_force",
            subject=f"三方合同已生效 {contract.number}",
            link=reverse("contracts_workspace:contract", args=[contract.pk]),
        ),
    )
    outbox.write(rows)
