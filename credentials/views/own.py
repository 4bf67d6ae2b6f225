"""A worker's own pages: what is missing for the next level, exams, awards, and the passport."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.forms.own import PassportForm
from credentials.models import AwardFile, Result
from credentials.services import levels, passports
from credentials.transitions import TOLD_STATES
from gaotai_jiazheng.kept_files import file_response
from workers.views.own import own_page

SHOWN = 50


@require_safe
@own_page
def next_level(request, worker):
    """What is missing for the next level of each of her occupations, and what became of her prizes."""
    promotions = worker.promotions.select_related("occupation")
    context = {
        "paths": levels.paths_of(worker, timezone.localdate()),
        "promotions": list(promotions[:SHOWN]),
    }
    return render(request, "credentials/own/next_level.html", context)


@require_safe
@own_page
def exams(request, worker):
    """Her exams, and of those that were published her results."""
    rows = worker.exam_registrations.select_related("plan__occupation", "plan__body")
    registrations = list(rows.order_by("-plan__held_on", "-pk")[:SHOWN])
    current = Result.objects.current().filter(
        registration__in=[each.pk for each in registrations],
        registration__plan__state__in=TOLD_STATES,
    )
    results = {result.registration_id: result for result in current}
    context = {"rows": [{"at": each, "result": results.get(each.pk)} for each in registrations]}
    return render(request, "credentials/own/exams.html", context)


@require_safe
@own_page
def awards(request, worker):
    """Her awards with their documents, also those that were withdrawn."""
    rows = worker.awards.select_related("rule__bureau", "bureau").prefetch_related("files")
    return render(request, "credentials/own/awards.html", {"awards": list(rows[:SHOWN])})


@require_safe
@own_page
def award_file(request, worker, pk):
    """A file of one of her awards."""
    return file_response(get_object_or_404(AwardFile.objects.filter(award__worker=worker), pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def passport(request, worker):
    """Make a link, see which there are, and take one back. The link is shown once, in the answer to POST:
    only its digest is kept."""
    form, link, status = PassportForm(request.POST or None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _, token = passports.make(
                    worker,
                    fields=form.cleaned_data["fields_shown"],
                    openings=form.cleaned_data["openings"],
                )
            except ValidationError as error:
                form.add_error(None, list(error.messages))
                status = 409
            else:
                link = request.build_absolute_uri(reverse("credentials:shown", args=[token]))
                status = 201
    now = timezone.now()
    context = {
        "form": form,
        "link": link,
        "passports": [
            {"passport": each, "is_open": each.is_open(now)} for each in passports.recent(worker)
        ],
    }
    return render(request, "credentials/own/passport.html", context, status=status)


@require_POST
@own_page
def passport_revoke(request, worker, pk):
    """The link opens nothing from now on."""
    passports.revoke(get_object_or_404(worker.passports, pk=pk))
    messages.success(request, "已收回，这个链接打不开了。")
    return redirect("credentials:passport")
