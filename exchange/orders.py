"""Taking work orders in: each number of a hotline becomes one case, however often it is sent."""

import hashlib
import json
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from complaints import catalogue
from complaints.models import Complaint, Handover
from complaints.models.handover import System
from complaints.services import filing, telling
from complaints.transitions import Kind, State
from exchange.models import Partner, WorkOrder

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class Taken:
    """The order under its number, and whether it came just now."""

    order: WorkOrder
    is_new: bool


def take_order(partner: Partner, values: dict, *, batch=None, at=None) -> Taken:
    """Make a case of an order; of one that is known by its number, nothing. One by whose number the hotline has
    received a case that was handed over from here is that case's.

    values: as ``forms.check_order`` gives them. at: when the portal got it, None = now; the clocks of the
    case count from then. The bureau is told; the caller hears from the hotline.
    Raises ValidationError, code order_changed, when the number came before with another content.
    """
    at = at or timezone.now()
    digest = digest_of(values)
    if known := order_with(partner, values["external_number"]):
        return Taken(refuse_if_changed(known, digest), is_new=False)
    handed = handed_over(partner, [values["external_number"]]).get(values["external_number"])
    case = None if handed else prepared_case(partner, values, at)
    order = new_order(partner, values, digest, handed or case.filed.complaint, batch, at)
    try:
        with transaction.atomic():
            # First: of two requests that bring the same order at once the later one waits here.
            order.save()
            if case is not None:
                filing.write_cases([case], bureau_letter(case.filed.complaint))
    except IntegrityError:
        known = order_with(partner, values["external_number"])
        if known is None:
            raise
        return Taken(refuse_if_changed(known, digest), is_new=False)
    return Taken(order, is_new=case is not None)


def handed_over(partner, numbers) -> dict[str, Complaint]:
    """Number -> the case that was handed over to this hotline and received there under it."""
    rows = Handover.objects.received_under(System(partner.hotline), numbers)
    return {row.external_number: row.complaint for row in rows.select_related("complaint__bureau")}


def take_portion(partner: Partner, portion: list[dict], batch, at) -> list[Taken | ValidationError]:
    """Make cases of some hundreds of orders with one command; the answers in the order of the rows.

    portion: checked values. A row whose number is known with another content is answered with the
    ValidationError and holds up no other. The portion is written as a whole, and each bureau gets one
    message of it; when another request brings one of the orders meanwhile, they go one by one.
    """
    try:
        with transaction.atomic():
            return take_new_ones(partner, portion, batch, at)
    except IntegrityError:
        return [take_or_refuse(partner, values, batch, at) for values in portion]


def take_or_refuse(partner, values, batch, at):
    try:
        return take_order(partner, values, batch=batch, at=at)
    except ValidationError as refusal:
        return refusal


def take_new_ones(partner, portion, batch, at):
    numbers = [values["external_number"] for values in portion]
    known = {
        order.external_number: order
        for order in WorkOrder.objects.standing().filter(
            partner=partner, external_number__in=numbers
        )
    }
    handed = handed_over(partner, numbers)
    answers, orders, cases = [], [], []
    for values in portion:
        digest, number = digest_of(values), values["external_number"]
        if number in known:
            answers.append(answer_known(known[number], digest))
            continue
        complaint = handed.get(number)
        if complaint is None:
            cases.append(prepared_case(partner, values, at))
            complaint = cases[-1].filed.complaint
        known[number] = new_order(partner, values, digest, complaint, batch, at)
        orders.append(known[number])
        answers.append(Taken(known[number], is_new=number not in handed))
    if orders:
        WorkOrder.objects.bulk_create(orders)
    if cases:
        filing.write_cases(cases, portion_letters([case.filed.complaint for case in cases]))
    return answers


def answer_known(order, digest):
    try:
        return Taken(refuse_if_changed(order, digest), is_new=False)
    except ValidationError as refusal:
        return refusal


def order_with(partner, external_number) -> WorkOrder | None:
    orders = WorkOrder.objects.standing().select_related("complaint__bureau")
    return orders.filter(partner=partner, external_number=external_number).first()


def refuse_if_changed(order, digest) -> WorkOrder:
    if order.digest != digest:
        message = "这个工单号已经用于另一份内容，没有改动原来的事项。"
        raise ValidationError(message, code="order_changed")
    return order


def new_order(partner, values, digest, complaint, batch, at) -> WorkOrder:
    return WorkOrder(
        partner=partner,
        external_number=values["external_number"],
        digest=digest,
        complaint=complaint,
        received_at=values["received_at"],
        taken_at=at,
        batch=batch,
    )


def prepared_case(partner, values, at) -> filing.Prepared:
    """The case of an order, not yet written. Its query code is shown to nobody: the caller asks the
    hotline, and the hotline asks here by its own number. That of 12315 is the number the law's bureau goes by."""
    is_nameless = values["kind"] == Kind.VIOLATION_REPORT and values["anonymous"]
    is_of_12315 = partner.hotline == Partner.Hotline.H12315
    return filing.prepare_case(
        kind=values["kind"],
        category=values["category"],
        title=values["title"],
        content=values["content"],
        demand=values.get("demand", ""),
        respondent_name=values.get("respondent_name", ""),
        respondent_address=values.get("respondent_address", ""),
        community=values.get("community"),
        complainant_name=values.get("complainant_name", ""),
        complainant_phone=values.get("complainant_phone", ""),
        complainant_address=values.get("complainant_address", ""),
        occurred_on=values.get("occurred_on"),
        amount_yuan=values.get("amount_yuan"),
        is_anonymous=is_nameless,
        hides_name=values["anonymous"] and not is_nameless,
        privacy_notice=catalogue.privacy_notice(),
        channel=partner.channel,
        received_on=values.get("bureau_received_on"),
        number_12315=values["external_number"] if is_of_12315 else "",
        came_with=Handover(
            from_system=System(partner.hotline),
            to_system=System.PORTAL,
            external_number=values["external_number"],
            sent_at=values["received_at"],
            received_at=at,
        ),
        at=at,
    )


def digest_of(values: dict) -> str:
    """What tells two contents apart, however they were written down: it is of the checked values."""
    plain = {name: plain_value(value) for name, value in values.items() if value not in (None, "")}
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()


def plain_value(value):
    """A row by its key, a moment by its instant, anything else by itself."""
    if hasattr(value, "timestamp"):
        return value.timestamp()
    return getattr(value, "pk", value)


def bureau_letter(complaint: Complaint) -> list:
    waiting_for = "待裁定承办单位" if complaint.state == State.RETURNED else "待登记签收"
    subject = (
        f"新{complaint.get_kind_display()}（{complaint.get_channel_display()}），{waiting_for}"
    )
    return telling.bureau_rows(complaint, subject, kind="complaint_filed")


def portion_letters(complaints: list[Complaint]) -> list:
    """One message to each bureau that got cases, with the first of them to begin with."""
    what = f"件{complaints[0].get_channel_display()}事项，待办理"
    return filing.letters_of_many(complaints, what, kind="complaint_filed")
