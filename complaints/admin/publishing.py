"""Publishing how a complaint ended: the text, its versions, the second person, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from complaints import permissions, services
from complaints.forms.publishing import PublicTextForm, TakeDownForm
from complaints.models import Publication
from complaints.services.publishing import original_of
from gaotai_jiazheng.form_answers import add_errors, codes_of

PANEL_TEMPLATE = "admin/complaints/complaint/_publication.html"
PAGE_TEMPLATE = "admin/complaints/complaint/publish.html"
BUTTON = "go"  # the pressed button: propose, approve or withdraw
CONFLICTS = frozenset(
    {"not_to_be_published", "changed_meanwhile", "nothing_to_approve", "own_text", "not_published"}
)


def publication_panel(user, complaint) -> dict | None:
    """Where the publication of a complaint stands, for its bureau; nothing is asked for other cases."""
    if not permissions.is_publishable(complaint) or not permissions.can_publish(user, complaint):
        return None
    return standing_of(complaint)


def standing_of(complaint) -> dict:
    """The texts of a complaint, the latest first, and what of it is public."""
    texts = list(complaint.public_texts.select_related("written_by").order_by("-version"))
    publication = None
    if texts:
        found = Publication.objects.filter(complaint=complaint)
        publication = found.select_related("text", "approved_by", "withdrawn_by").first()
    is_public = publication is not None and publication.withdrawn_at is None
    waits = bool(texts) and not (is_public and publication.text_id == texts[0].pk)
    return {
        "texts": texts,
        "publication": publication,
        "is_public": is_public,
        "waiting": texts[0] if waits else None,
    }


def publish_page(request, complaint, context):
    """Write a text (go=propose), let the latest one out (go=approve), take it back (go=withdraw).

    403 who does not handle the case; 409 when it is not possible now; 422 for what may not be published.
    """
    if not permissions.can_publish(request.user, complaint):
        raise PermissionDenied("只有承办单位的人员可以办理公示。")
    button = request.POST.get(BUTTON, "") if request.method == "POST" else ""
    standing = standing_of(complaint)
    form = text_form(complaint, standing, request.POST if button == "propose" else None)
    take_down = TakeDownForm(request.POST if button == "withdraw" else None)
    refusal, status = "", 200 if permissions.is_publishable(complaint) else 409
    if button in TAKEN:
        try:
            done = TAKEN[button](request, complaint, form, take_down)
        except ValidationError as error:
            codes = codes_of(error)
            status = 409 if CONFLICTS & codes else 422
            if button == "propose":
                add_errors(form, error)
            elif button == "withdraw":
                add_errors(take_down, error)
            else:
                refusal = " ".join(error.messages)
        else:
            if done:
                messages.success(request, done)
                return redirect("admin:complaints_complaint_publish", complaint.pk)
            status = 422
    context |= standing_of(complaint) | {
        "title": f"公示 {complaint.number}",
        "complaint": complaint,
        "form": form,
        "take_down": take_down,
        "refusal": refusal,
        "is_publishable": permissions.is_publishable(complaint),
    }
    return TemplateResponse(request, PAGE_TEMPLATE, context, status=status)


def text_form(complaint, standing, data) -> PublicTextForm:
    """The form with what was written last, or with the case's own words."""
    latest = standing["texts"][0] if standing["texts"] else None
    shown = original_of(complaint)
    if latest is not None:
        shown = {name: getattr(latest, name) for name in shown} | {"seen_version": latest.version}
    return PublicTextForm(data, initial=shown)


def propose(request, complaint, form, take_down) -> str:
    """The sentence when it is done; "" when the form is not in order."""
    if not form.is_valid():
        return ""
    text = services.propose_text(complaint, by=request.user, **form.cleaned_data)
    return f"第{text.version}版已经保存，请另一个人批准。"


def approve(request, complaint, form, take_down) -> str:
    version = request.POST.get("version", "")
    number = int(version) if version.isdecimal() and len(version) < 5 else -1
    services.approve_text(complaint, version=number, by=request.user)
    return "已经公示。"


def withdraw(request, complaint, form, take_down) -> str:
    if not take_down.is_valid():
        return ""
    services.withdraw_text(complaint, by=request.user, **take_down.cleaned_data)
    return "已经撤下。"


TAKEN = {"propose": propose, "approve": approve, "withdraw": withdraw}
