"""The convention for everybody: the text in force, what changed, who has signed, what people say of a draft."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address
from market.forms.guild import CommentForm
from market.models import AnnualPlan, Association, Convention, ConventionComment, Signature
from market.services import conventions
from market.text_differences import has_changed, passages

PAGE_SIZE = 50
INVALID, CONFLICT, TOO_MANY = 422, 409, 429
COMMENTS_PER_HOUR = 5


def versions_shown():
    """The public versions of the association that exists."""
    exists = Q(association__ended_on=None) | Q(association__ended_on__gt=timezone.localdate())
    return Convention.objects.public().filter(exists).select_related("association")


@login_not_required
@require_safe
def index(request):
    """The versions of the convention and the one that holds; 3 queries."""
    versions = list(versions_shown().defer("text")[:PAGE_SIZE])
    in_force = next((each for each in versions if each.is_in_force()), None)
    context = {
        "in_force": in_force,
        "commenting": next((each for each in versions if each.state == "commenting"), None),
        "versions": versions,
        "signers": signers_of(in_force)[:PAGE_SIZE] if in_force else [],
    }
    return render(request, "market/convention/index.html", context)


def signers_of(convention):
    """The standing signatures under a version, the latest first."""
    return Signature.objects.standing().filter(convention=convention).select_related("enterprise")


def shown_version(version) -> Convention:
    """Raises Http404 for a draft and for what does not exist."""
    return get_object_or_404(versions_shown().select_related("association"), version=version)


def before(request, name="before"):
    """The key behind which a page begins; None for the first page and for what is no key."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


@login_not_required
@require_safe
def version(request, version):
    """One version word for word: what it changed of the version before, and of the text that was put up."""
    found = shown_version(version)
    asked = found.rounds.last()
    earlier = versions_shown().adopted().filter(version__lt=version).first()
    against = passages(earlier.text, found.text) if earlier else []
    revised = passages(asked.text, found.text) if asked and found.digest else []
    signers = signers_of(found)
    if (key := before(request)) is not None:
        signers = signers.filter(pk__lt=key)
    signers = list(signers[: PAGE_SIZE + 1])
    context = {
        "convention": found,
        "asked": asked,
        "is_open": found.state == "commenting" and asked.is_open(),
        "earlier": earlier,
        "against": against if has_changed(against) else [],
        "revised": revised if has_changed(revised) else [],
        "signers": signers[:PAGE_SIZE],
        "more_signers": signers[PAGE_SIZE - 1].pk if len(signers) > PAGE_SIZE else None,
    }
    return render(request, "market/convention/version.html", context)


@login_not_required
@require_safe
def comments(request, version):
    """What people have said of a version and what was answered, the latest first."""
    found = shown_version(version)
    rows = ConventionComment.objects.answered().filter(round__convention=found)
    if (key := before(request)) is not None:
        rows = rows.filter(pk__lt=key)
    rows = list(rows.select_related("round")[: PAGE_SIZE + 1])
    context = {
        "convention": found,
        "comments": rows[:PAGE_SIZE],
        "older": rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None,
    }
    return render(request, "market/convention/comments.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comment(request, version):
    """Say something of a draft, without a name. 409 when the term is over, 429 beyond five an hour."""
    found = shown_version(version)
    asked = found.rounds.last()
    form, status = CommentForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST":
        status = INVALID
        if form.is_valid():
            status = take_comment(request, asked, form)
            if status == 302:
                messages.success(request, "意见已经收到，答复以后和答复一起公开。谢谢！")
                return redirect(found)
    is_open = found.state == "commenting" and asked.is_open(timezone.localdate())
    context = {"convention": found, "asked": asked, "form": form, "is_open": is_open}
    return render(request, "market/convention/comment.html", context, status=status)


def take_comment(request, asked, form) -> int:
    """Hand a comment in; the status that the answer has."""
    if not rate_limits.hit(
        "convention-comment", client_address(request), COMMENTS_PER_HOUR, rate_limits.HOUR
    ):
        form.add_error(None, "这个网络一小时里提的意见太多了，请过一会儿再提。")
        return TOO_MANY
    if asked is None:
        form.add_error(None, "这一版没有征求意见。")
        return CONFLICT
    try:
        conventions.comment(asked, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return INVALID if hasattr(error, "error_dict") else CONFLICT
    return 302


@login_not_required
@require_safe
def association(request):
    """The association: who sits on its council, what it has promised, what it has done; 5 queries."""
    found = Association.objects.open().select_related("bureau").first()
    plans = AnnualPlan.objects.filter(association=found, adopted_on__isnull=False)
    plans = plans.select_related("report").prefetch_related("duties")
    context = {
        "association": found,
        "seats": list(found.council.current().select_related("enterprise")) if found else [],
        "plans": list(plans[:10]) if found else [],
        "today": timezone.localdate(),
    }
    return render(request, "market/association.html", context)
