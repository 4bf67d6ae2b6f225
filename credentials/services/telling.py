"""The messages that follow from exams: what, a day and a link, nobody's name."""

from django.urls import reverse
from django.utils.formats import date_format

from bureaus.models import Bureau, BureauMember
from enterprises.models import EnterpriseMember
from reminders import outbox
from workers.reading_bureaus import HRSS

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)
KIND = "exam_progress"


def tell_candidates(plan, subject):
    """To the telephone of everybody who is registered."""
    for registration in plan.registrations.standing().select_related("worker"):
        tell_worker(registration.worker, subject)


def tell_worker(worker, subject, *, link="", body=""):
    """To her telephone; who has none hears of it from the enterprise."""
    if worker.phone:
        link = link or reverse("credentials:exams")
        message = outbox.Message(KIND, subject, body, link=link, waits_for_morning=True)
        outbox.write(outbox.post_to_phone(worker.phone, message))


def tell_those_who_registered(plan, subject):
    """To the enterprises that have candidates in the exam."""
    enterprises = plan.registrations.standing().exclude(enterprise=None).order_by()
    for enterprise_id in enterprises.values_list("enterprise", flat=True).distinct():
        tell_enterprise(enterprise_id, subject, f"exam:{plan.pk}:{plan.state}:{enterprise_id}")


def tell_of_correction(plan, result):
    """To the candidate, and to the enterprise that has registered her."""
    exam = f"{date_format(plan.held_on)}的{plan.what}考核"
    registration = result.registration
    tell_worker(registration.worker, f"{exam}，您的成绩更正了")
    if registration.enterprise_id is not None:
        key = f"exam-corrected:{result.pk}"
        tell_enterprise(registration.enterprise_id, f"{exam}，一名考生的成绩更正了", key)


def tell_bureau(subject, link, dedupe_key):
    """To those of 县人社局 who take matters in."""
    bureau = Bureau.objects.filter(slug=HRSS).first()
    if bureau is not None:
        message = outbox.Message(KIND, subject, link=link, dedupe_key=dedupe_key)
        outbox.write(outbox.post_to_members(bureau.pk, INTAKE, message))


def tell_enterprise(enterprise_id, subject, dedupe_key):
    """To everybody who acts for the enterprise today."""
    members = EnterpriseMember.objects.current().filter(enterprise=enterprise_id)
    message = outbox.Message(
        KIND, subject, link=reverse("credentials_workspace:index"), dedupe_key=dedupe_key
    )
    outbox.write(outbox.post_to_users(members.values_list("user_id", flat=True), message))
