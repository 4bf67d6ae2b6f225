"""The pages of an exam on which its candidates are entered, and what is shown of them."""

from django.db.models import Prefetch
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from credentials.forms.registering import CandidateForm, RecusalForm
from credentials.models import Issue, Registration, Result
from credentials.services import registering
from gaotai_jiazheng.form_answers import button, posted


class CandidatePages:
    """Who is registered, who takes it back, and who must not examine her."""

    @method_decorator(never_cache)
    def candidate_view(self, request, pk):
        plan = self.kept_or_403(request, pk)
        form = CandidateForm(posted(request))
        return self.form_step(
            request,
            plan,
            form,
            lambda: registering.register(
                plan, form.worker, by=request.user, waiver=form.cleaned_data["waiver"]
            ),
            heading="报名",
            done="已报名。",
        )

    def registration_or_404(self, plan, pk) -> Registration:
        rows = Registration.objects.select_related("plan__body", "enterprise", "worker")
        return get_object_or_404(rows, plan=plan, pk=pk)

    def withdraw_view(self, request, pk, registration):
        plan = self.kept_or_403(request, pk)
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        found = self.registration_or_404(plan, registration)
        return button(
            request,
            lambda: registering.withdraw(found, by=request.user),
            done="已取消报名。",
            target=plan,
        )

    @method_decorator(never_cache)
    def recuse_view(self, request, pk, registration):
        plan = self.kept_or_403(request, pk)
        found = self.registration_or_404(plan, registration)
        form = RecusalForm(posted(request), plan=plan)
        return self.form_step(
            request,
            plan,
            form,
            lambda: registering.recuse(found, by=request.user, **form.cleaned_data),
            heading="办理回避",
            done="已回避。",
            line=f"考生{found.worker}",
        )


def candidates_of(plan) -> list[dict]:
    """Every candidate with her versions, the certificate that stands, and who stays away: five queries.

    At most five hundred: a constraint of the exam's seats says so.
    """
    results = Result.objects.select_related("assessor__person", "entered_by", "confirmed_by")
    issues = Issue.objects.filter(certificate__revoked_on=None).select_related("certificate")
    rows = plan.registrations.standing().select_related("worker", "enterprise")
    rows = rows.prefetch_related(
        Prefetch("results", results.prefetch_related(Prefetch("issues", issues))),
        "recusals__assessor__person",
    )
    return [row_of(registration) for registration in rows]


def row_of(registration) -> dict:
    versions = list(registration.results.all())
    confirmed = [each for each in versions if each.confirmed_at is not None]
    current = confirmed[-1] if confirmed else None
    issue = next((issue for each in versions for issue in each.issues.all()), None)
    return {
        "registration": registration,
        "versions": versions,
        "has_any": bool(versions),
        "pending": versions[-1] if versions and versions[-1].confirmed_at is None else None,
        "current": current,
        "issue": issue,
        "is_to_certify": issue is None
        and current is not None
        and current == versions[-1]
        and current.is_passed,
    }
