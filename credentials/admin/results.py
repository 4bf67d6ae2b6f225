"""The pages of an exam on which results are entered, confirmed and corrected."""

from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from credentials.admin.pages import FOLDER, SHEET_ROWS
from credentials.forms.scoring import ConfirmForm, CorrectForm, SheetForm
from credentials.models import Result
from credentials.services import scoring
from gaotai_jiazheng.form_answers import posted


class ResultPages:
    """Results on sheets of up to fifty candidates, each confirmed by another person."""

    @method_decorator(never_cache)
    def sheet_view(self, request, pk):
        """The first results of up to fifty candidates."""
        plan = self.kept_or_403(request, pk)
        rows = plan.registrations.standing().filter(results=None).select_related("worker")
        form = SheetForm(posted(request), plan=plan, registrations=list(rows[:SHEET_ROWS]))
        return self.form_step(
            request,
            plan,
            form,
            lambda: scoring.enter_results(plan, form.lines, by=request.user),
            heading="登记成绩",
            done="已登记，请另一个人复核。",
            template=f"{FOLDER}/sheet.html",
        )

    @method_decorator(never_cache)
    def confirm_view(self, request, pk):
        plan = self.kept_or_403(request, pk)
        rows = Result.objects.newest().filter(registration__plan=plan, confirmed_at=None)
        rows = rows.exclude(entered_by=request.user).select_related(
            "registration__worker", "entered_by"
        )
        form = ConfirmForm(posted(request), results=list(rows[:SHEET_ROWS]))
        return self.form_step(
            request,
            plan,
            form,
            lambda: scoring.confirm(plan, form.chosen(), by=request.user),
            heading="复核成绩",
            done="已复核。",
            line="" if form.by_key else "没有要您复核的成绩：自己登记的，由别的人复核。",
        )

    @method_decorator(never_cache)
    def correct_view(self, request, pk, registration):
        plan = self.kept_or_403(request, pk)
        found = self.registration_or_404(plan, registration)
        newest = found.results.order_by("-version").first()
        form = CorrectForm(posted(request), plan=plan, initial=initial_of(newest))
        return self.form_step(
            request,
            plan,
            form,
            lambda: scoring.correct(found, by=request.user, **form.cleaned_data),
            heading="更正成绩",
            done="已登记更正，请另一个人复核。",
            line=f"考生{found.worker}，现在是{newest.words if newest else '没有成绩'}",
        )


def initial_of(result) -> dict:
    names = ("is_absent", "theory", "skill", "assessor")
    return {name: getattr(result, name) for name in names} if result else {}
