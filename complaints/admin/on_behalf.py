"""Writing down what somebody says at the counter or on the telephone: two clicks make one case."""

import json
import uuid
from functools import partial

from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from complaints import services
from complaints.admin.similar import similar_to_typed
from complaints.forms.intake import COMPLAINT_FORM
from complaints.forms.on_behalf import OnBehalfForm
from complaints.models import Complaint, IdempotencyKey
from complaints.models.choices import Channel
from complaints.tracking import grouped
from gaotai_jiazheng.sealed import blind_index
from papers.taking import type_in

FOLDER = "admin/complaints/complaint"
BUTTON = "go"  # the pressed button: file, find or compare


def add_page(request, context):
    """The form; what it files is found again by the random value that the form carries.

    The buttons “find” (the firm in the register) and “compare” (with open cases) file nothing: what has
    been typed stays as it is.
    """
    is_post = request.method == "POST"
    button = request.POST.get(BUTTON)
    is_search = is_post and button in {"find", "compare"}
    form = OnBehalfForm(request.POST if is_post else None)
    once = form_key(request.POST.get("once")) if is_post else uuid.uuid4()
    if is_search:
        # Searching is no reason to complain about what is not filled in yet.
        form = OnBehalfForm(initial=form.typed_answers(in_order_only=False))
    elif is_post and form.is_valid():
        file_once(form, request.user, once)
        return redirect("admin:complaints_complaint_filed", once=once)
    context |= {
        "title": "代为登记投诉",
        "form": form,
        "once": once,
        "has_searched": is_search and button == "find",
        "has_compared": is_search and button == "compare",
        "compared": {"similar": similar_to_typed(request.user, form) if is_search else []},
    }
    return TemplateResponse(
        request, f"{FOLDER}/add.html", context, status=422 if form.errors else 200
    )


def form_key(text) -> uuid.UUID:
    """The value of this form; a new one where it was lost on the way."""
    try:
        return uuid.UUID(text)
    except (TypeError, ValueError):
        return uuid.uuid4()


def file_once(form, user, once):
    """File the case unless this very form has filed one already."""
    try:
        with transaction.atomic():
            values = form.filing_values()
            if agent := values.get("agent"):
                agent["originals_checked_by"] = user
            filed = file_from(form, values, user)
            IdempotencyKey.objects.create(
                digest=digest_of(user, once),
                complaint=filed.complaint,
                answer=json.dumps([filed.complaint.number, filed.query_code]),
            )
    except IntegrityError:
        if not IdempotencyKey.objects.filter(digest=digest_of(user, once)).exists():
            raise


def file_from(form, values, user):
    """File the case; where a sheet of paper was handed in, that is noted with its day."""
    file = partial(services.submit, **values, channel=Channel.STAFF)
    received_on = form.cleaned_data["received_on"]
    if received_on is None:
        return file(entered_by=user)
    return type_in(
        lambda *, by: file(entered_by=by),
        form_number=COMPLAINT_FORM,
        received_on=received_on,
        by=user,
    )


def digest_of(user, once) -> str:
    return blind_index(f"staff:{user.pk}:{once}", "idempotency")


def filed_page(request, once, context):
    """Number and query code to be read to the caller, only to the officer who filed the case."""
    known = IdempotencyKey.objects.filter(digest=digest_of(request.user, once)).first()
    if known is None:
        raise Http404
    number, query_code = json.loads(known.answer)
    cases = Complaint.objects.select_related("bureau")
    context |= {
        "title": "已登记",
        "number": number,
        "query_code": grouped(query_code),
        "complaint": cases.get(pk=known.complaint_id),
        "parts": Complaint.objects.filter(filed_with=known.complaint_id).select_related("bureau"),
        "is_visible": Complaint.objects.visible_to(request.user).filter(number=number).exists(),
    }
    return TemplateResponse(request, f"{FOLDER}/filed.html", context)
