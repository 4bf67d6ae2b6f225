"""Telling the applicant and the bureau: a number and a link, no name and no amount."""

from django.urls import reverse

from bureaus.models import BureauMember
from reminders import outbox

Role = BureauMember.Role


def applicant_rows(application, words, body="凭编号和查询码可在网上查看。"):
    message = outbox.Message(
        kind="subsidy_progress",
        subject=f"您的补贴申请{application.number}{words}",
        body=body,
        link=reverse("subsidies:track"),
        waits_for_morning=True,
    )
    return outbox.post_to_phone(application.phone, message)


def tell_applicant(application, words, **kwargs):
    outbox.write(applicant_rows(application, words, **kwargs))


def tell_bureau(application, words):
    message = outbox.Message(
        kind="subsidy_application",
        subject=f"{application.number} {words}",
        link=application.get_absolute_url(),
    )
    roles = [Role.CONTACT, Role.HANDLER]
    outbox.write(outbox.post_to_bureau(application.policy.bureau_id, roles, message))
