"""Telling the applicant and the bureau: a number and a link, no name and no amount."""

from django.urls import reverse

from bureaus.models import Bureau, BureauMember
from communities.models import TownClerk
from reminders import outbox
from subsidies.models import Application
from subsidies.stages import TOWN
from training.models import InstitutionMember

OFFICERS = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)


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


def tell_clerk(application, count):
    """To whoever typed it in from paper, if anybody did; who does not see it sends the applicant to the portal."""
    clerk = application.entered_by
    if clerk is None:
        return
    sees = Application.objects.visible_to(clerk).filter(pk=application.pk).exists()
    how = "补齐后录入" if sees else "请申请人凭编号和查询码在网上补正"
    message = outbox.Message(
        kind="subsidy_application",
        subject=f"代录的补贴申请{application}有{count}项要补正，请联系申请人，{how}",
        link=application.get_absolute_url() if sees else "",
    )
    outbox.write(outbox.post_to_users([clerk.pk], message))


def tell_bureau(claim, words):
    """The leading bureau, of a class's claim."""
    message = outbox.Message(
        kind="subsidy_application", subject=f"{claim} {words}", link=claim.get_absolute_url()
    )
    outbox.write(outbox.post_to_bureau(claim.policy.bureau_id, OFFICERS, message))


def tell_stage(application):
    """To whoever looks at the stage where it stands: the clerks of the town but who typed it in, or the bureaus."""
    stage = application.stage
    message = outbox.Message(
        kind="subsidy_application",
        subject=f"{application} 补贴申请待办理：{stage.name}",
        link=application.get_absolute_url(),
    )
    if stage.who == TOWN:
        clerks = TownClerk.objects.current().filter(town=application.town_id)
        others = clerks.exclude(user=application.entered_by_id).values_list("user_id", flat=True)
        if others := list(others):
            outbox.write(outbox.post_to_users(others, message))
            return
    bureaus = Bureau.objects.filter(slug__in=stage.bureaus).values_list("pk", flat=True)
    for bureau in bureaus if stage.bureaus else [application.policy.bureau_id]:
        outbox.write(outbox.post_to_bureau(bureau, OFFICERS, message))


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
