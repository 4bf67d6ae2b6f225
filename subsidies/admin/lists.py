"""Putting up what is decided of a policy as one list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from bureaus.permissions import roles_of
from disclosure.models import Notice
from subsidies.models import SubsidyPolicy
from subsidies.services import listing
from subsidies.transitions import State

CONFLICT = 409


def waiting_for(user):
    """The policies of the person's bureaus with decided applications that are in no list, and how many."""
    rows = SubsidyPolicy.objects.filter(
        bureau__in=roles_of(user), applications__state=State.DECIDED
    )
    return rows.annotate(waiting=Count("applications")).select_related("bureau").order_by("pk")


def put_up(request, context):
    """A button for each policy with decided applications; 409 where somebody was faster."""
    status, problems = 200, []
    if request.method == "POST":
        given = request.POST.get("policy", "")
        rows = SubsidyPolicy.objects.select_related("bureau").filter(
            bureau__in=roles_of(request.user)
        )
        policy = rows.filter(pk=given).first() if given.isascii() and given.isdecimal() else None
        if policy is None:
            raise Http404
        try:
            listed = listing.put_up_list(policy, by=request.user)
        except ValidationError as error:
            status, problems = CONFLICT, error.messages
        else:
            messages.success(request, f"{listed}已经公示。")
            notice = Notice.objects.get(subject_type__model="noticelist", subject_id=listed.pk)
            return redirect("admin:disclosure_notice_change", notice.pk)
    context |= {
        "policies": list(waiting_for(request.user)),
        "problems": problems,
        "most": listing.MOST_ROWS,
    }
    return TemplateResponse(request, "admin/subsidies/lists.html", context, status=status)
