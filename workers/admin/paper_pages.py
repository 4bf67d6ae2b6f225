"""The pages of a worker on which bureaus enter and verify papers."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from workers import permissions
from workers.forms.papers import (
    AttestationForm,
    BackgroundForm,
    HealthVerifyForm,
    MonthForm,
    RevokeForm,
    VerifyForm,
)
from workers.forms.person import DaysForm
from workers.models import (
    BackgroundCheck,
    HealthCertificate,
    InsuranceMonth,
    OccupationCertificate,
    Policy,
)
from workers.services import employing, papers

WORDS = {
    "certificate": OccupationCertificate,
    "health": HealthCertificate,
    "background": BackgroundCheck,
    "policy": Policy,
}


class PaperPages:
    """Each bureau enters and verifies its own papers and facts, and reads no other's."""

    @method_decorator(never_cache)
    def background_view(self, request, pk):
        worker = self.worker_or_404(request, pk)
        if not permissions.can_enter(request.user, BackgroundCheck):
            raise PermissionDenied("背景核验由县公安局登记。")
        return self.step_page(
            request, worker, BackgroundForm, "登记背景核验", papers.enter_background
        )

    @method_decorator(never_cache)
    def attest_view(self, request, pk):
        worker = self.worker_or_404(request, pk)
        kinds = permissions.attested_kinds(request.user)
        if not kinds:
            raise PermissionDenied("您的单位没有要登记的事项。")

        def form_class(data):
            return AttestationForm(data, kinds=kinds)

        return self.step_page(request, worker, form_class, "登记核定事项", papers.attest)

    @method_decorator(never_cache)
    def month_view(self, request, pk, employment):
        worker = self.worker_or_404(request, pk)
        if not permissions.can_enter(request.user, InsuranceMonth):
            raise PermissionDenied("社会保险由县人社局登记。")
        found = worker.employments.filter(pk=employment).first()
        if found is None:
            raise Http404

        def enter(_, **values):
            papers.enter_insurance_month(found, **values)

        return self.step_page(request, worker, MonthForm, "登记社会保险月份", enter)

    @method_decorator(never_cache)
    def days_view(self, request, pk, employment):
        """The days of an employment, put right by 县人社局."""
        worker = self.worker_or_404(request, pk)
        if not permissions.keeps_register(request.user):
            raise PermissionDenied("只有县人社局可以更正。")
        found = worker.employments.filter(pk=employment).first()
        if found is None:
            raise Http404
        as_it_is = {"started_on": found.started_on, "ended_on": found.ended_on}

        def put_right(_, **values):
            employing.put_right(found, **values)

        form_class = partial(DaysForm, initial=as_it_is)
        return self.step_page(request, worker, form_class, "更正起止日", put_right)

    @method_decorator(never_cache)
    def verify_view(self, request, pk, word, paper):
        """A look at one paper: it is written down whatever it finds."""
        worker = self.worker_or_404(request, pk)
        model = WORDS.get(word)
        if model is None or model is BackgroundCheck:
            raise Http404
        if not permissions.can_verify(request.user, model):
            raise PermissionDenied("这类材料不由您的单位核验。")
        found = self.paper_or_404(request, worker, word, paper)

        def verify(_, **values):
            papers.verify(found, **values)

        form = HealthVerifyForm if model is HealthCertificate else VerifyForm
        heading = f"核验{found._meta.verbose_name}"
        return self.step_page(request, worker, form, heading, verify, paper=found)

    @method_decorator(never_cache)
    def revoke_view(self, request, pk, paper):
        worker = self.worker_or_404(request, pk)
        if not permissions.can_verify(request.user, OccupationCertificate):
            raise PermissionDenied("只有县人社局可以登记吊销。")
        found = self.paper_or_404(request, worker, "certificate", paper)

        def revoke(_, **values):
            papers.revoke(found, **values)

        return self.step_page(request, worker, RevokeForm, "登记吊销", revoke, paper=found)

    def paper_or_404(self, request, worker, word, pk):
        rows = WORDS[word].objects.visible_to(request.user).filter(worker=worker)
        found = rows.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found
