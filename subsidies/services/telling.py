"""Telling the applicant and the bureau: a number and a link, no name and no amount."""

from django.urls import reverse

from bureaus.models import BureauMember
from reminders import outbox
from training.models import InstitutionMember

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


def tell_clerk(application, words):
    """To whoever typed it in from paper, if anybody did."""
    if application.entered_by_id is None:
        return
    message = outbox.Message(
        kind="subsidy_application",
        subject=f"代录的补贴申请{application}{words}",
        link=application.get_absolute_url(),
    )
    outbox.write(outbox.post_to_users([application.entered_by_id], message))


def tell_bureau(row, words):
    """row: an application or a class's claim."""
    message = outbox.Message(
        kind="subsidy_application", subject=f"{row} {words}", link=row.get_absolute_url()
    )
    roles = [Role.CONTACT, Role.HANDLER]
    outbox.write(outbox.post_to_bureau(row.policy.bureau_id, roles, message))


def tell_institutions(claims, words):
    """To everybody who acts today for the institutions of these claims of classes."""
    members = InstitutionMember.objects.current().filter(
        institution__in={each.institution_id for each in claims}
    )
    users = {}
    for institution, user in members.values_list("institution", "user"):
        users.setdefault(institution, []).append(user)
    rows = []
    for claim in claims:
        message = outbox.Message(
            kind="subsidy_progress",
            subject=f"{claim}{words}",
            link=reverse("subsidies:class_claim", args=[claim.training_class_id]),
        )
        rows += outbox.post_to_users(users.get(claim.institution_id, []), message)
    outbox.write(rows)
