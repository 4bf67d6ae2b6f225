"""The pages of an exam on which its certificates are given out, put right and revoked."""

from django.shortcuts import get_object_or_404
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from credentials.admin.pages import SHEET_ROWS
from credentials.forms.planning import ReplaceForm, RevokeForm
from credentials.forms.scoring import CertifyForm
from credentials.models import Issue
from credentials.services import certifying
from gaotai_jiazheng.form_answers import posted


class CertificatePages:
    """Certificates of the results of an exam, up to fifty on a sheet."""

    @method_decorator(never_cache)
    def certify_view(self, request, pk):
        plan = self.kept_or_403(request, pk)
        form = CertifyForm(posted(request), results=certifying.to_certify(plan)[:SHEET_ROWS])
        return self.form_step(
            request,
            plan,
            form,
            lambda: certifying.certify(
                plan, form.lines, issued_on=form.cleaned_data["issued_on"], by=request.user
            ),
            heading="发证",
            done="已发证，写入证书登记。",
        )

    def issue_or_404(self, plan, pk) -> Issue:
        rows = Issue.objects.select_related("certificate__occupation", "result__registration__plan")
        return get_object_or_404(rows, result__registration__plan=plan, pk=pk)

    @method_decorator(never_cache)
    def replace_view(self, request, pk, issue):
        plan = self.kept_or_403(request, pk)
        found = self.issue_or_404(plan, issue)
        form = ReplaceForm(posted(request))
        return self.form_step(
            request,
            plan,
            form,
            lambda: certifying.replace(found, by=request.user, **form.cleaned_data),
            heading="更正证书",
            done="原来的已吊销，新的已发。",
            line=f"证书{found.certificate.number}",
        )

    @method_decorator(never_cache)
    def revoke_view(self, request, pk, issue):
        plan = self.kept_or_403(request, pk)
        found = self.issue_or_404(plan, issue)
        form = RevokeForm(posted(request))
        return self.form_step(
            request,
            plan,
            form,
            lambda: certifying.revoke(found, by=request.user, **form.cleaned_data),
            heading="吊销证书",
            done="已吊销。",
            line=f"证书{found.certificate.number}",
        )
