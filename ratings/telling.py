"""The messages that follow from a step: to the bureau, to the enterprise's people, to the panel."""

from django.urls import reverse

from bureaus.models import BureauMember
from enterprises.models import Scope
from enterprises.services.standing import people_of
from reminders import outbox

INTAKE = (BureauMember.Role.CONTACT, BureauMember.Role.HANDLER)


def tell_bureau(application, subject):
    link = reverse("admin:ratings_application_change", args=[application.pk])
    message = outbox.Message("rating_progress", f"{application.number} {subject}", link=link)
    outbox.write(outbox.post_to_members(application.scheme.bureau_id, INTAKE, message))


def tell_enterprise(application, subject):
    tell_people_of(application.enterprise, f"{application.number} {subject}")


def tell_of_rating(rating, subject, *, dedupe_key=None):
    """By the number of the rating: its people may have a new application under way."""
    tell_people_of(rating.enterprise, f"{rating.number} {subject}", dedupe_key=dedupe_key)


def tell_people_of(enterprise, subject, **values):
    link = reverse("ratings_workspace:index")
    message = outbox.Message("rating_progress", subject, link=link, **values)
    outbox.write(outbox.post_to_users(people_of(enterprise, Scope.APPLY), message))


def tell_seat(seat, subject):
    link = reverse("admin:ratings_application_change", args=[seat.application_id])
    message = outbox.Message("rating_panel", f"{seat.application.number} {subject}", link=link)
    outbox.write(outbox.post_to_users([seat.user_id], message))
