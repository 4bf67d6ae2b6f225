"""What whoever carries a labour brand hears of her licence. Why it ended stands in the room and is asked of the bureau:
what was typed for a reason goes into no message."""

from django.urls import reverse
from django.utils.formats import date_format

from reminders import outbox

KIND = "brand_licence"


def tell_of_grant(licence) -> None:
    days = f"{date_format(licence.valid_from)}至{date_format(licence.valid_until)}"
    tell_holder(licence, f"可以用“{licence.brand}”品牌了", f"授权{days}有效。")


def tell_of_end(licence) -> None:
    body = f"从{date_format(licence.ended_on)}起不能再用这个品牌。不清楚为什么的，请问{licence.brand.bureau}。"
    tell_holder(licence, f"“{licence.brand}”品牌的授权终止了", body)


def tell_of_last_day(licence) -> None:
    body = f"要接着用的，请在到期前和{licence.brand.owner}联系。"
    until = date_format(licence.valid_until)
    key = f"brand-licence:{licence.pk}:{licence.valid_until}"
    tell_holder(licence, f"“{licence.brand}”品牌的授权{until}到期", body, dedupe_key=key)


def tell_holder(licence, subject, body, *, dedupe_key=None) -> None:
    """The people of an enterprise in the portal, a worker by text message where she has a number."""
    if licence.enterprise_id:
        link = reverse("brands_workspace:index")
        members = licence.enterprise.members.current().values_list("user_id", flat=True)
        message = outbox.Message(KIND, subject, body, link=link, dedupe_key=dedupe_key)
        rows = outbox.post_to_users(members, message)
    elif licence.worker.phone:
        link = reverse("brands:member", args=[licence.brand.slug, licence.pk])
        message = outbox.Message(
            KIND, subject, body, link=link, dedupe_key=dedupe_key, waits_for_morning=True
        )
        rows = outbox.post_to_phone(licence.worker.phone, message)
    else:
        rows = []
    outbox.write(rows)
