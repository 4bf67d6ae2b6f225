"""The ledger of internship months in the workbench."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.utils.formats import date_format

from employment import permissions
from employment.admin.pages import EmploymentAdmin
from employment.forms.pairs import EndForm, InternshipForm, PaidForm
from employment.models import InternshipMonth
from employment.services import interns
from enterprises.models import Enterprise
from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.stepped_admin import Step
from reminders.models import Deadline

STEPS = {
    "pay": Step("登记发放", PaidForm, interns.pay),
    "strike": Step("作废", EndForm, interns.strike, is_grave=True),
}


@admin.register(InternshipMonth)
class InternshipMonthAdmin(EmploymentAdmin):
    list_display = ("month", "host", "masked_name", "first_day", "last_day", "paid_on", "struck_on")
    list_filter = ("month",)
    list_select_related = ("host",)
    search_fields = ("host__name",)
    all_steps = {name: step.label for name, step in STEPS.items()}

    def has_add_permission(self, request):
        return permissions.decides(request.user)

    def add_view(self, request, form_url="", extra_context=None):
        if not permissions.decides(request.user):
            raise PermissionDenied("由县人社局登记；见习单位在企业工作区登记。")
        form = InternshipForm(posted(request), hosts=Enterprise.objects.registered())

        def take(form):
            return interns.record(by=request.user, **form.cleaned_data)

        return self.answer(request, form, take, self.context(request, "登记见习月份"))

    def lines(self, row):
        return [
            ("见习单位", row.host.name),
            ("见习人员", row.masked_name),
            ("见习", f"{date_format(row.first_day)}至{date_format(row.last_day)}"),
            ("生活费", f"{row.allowance_yuan:f}元"),
            ("发放日", row.paid_on),
            ("作废", row.struck_on and f"{date_format(row.struck_on)}，{row.struck_reason}"),
        ]

    def offered(self, user, row):
        if row.struck_on is not None or not permissions.keeps_internships(user, row.host):
            return {}
        return {name: STEPS[name] for name in STEPS if name != "pay" or row.paid_on is None}

    def more(self, user, row):
        return {"clocks": list(Deadline.objects.of(row).select_related("rule", "owner"))}

    def would_be_offered(self, user, row, step):
        return permissions.keeps_internships(user, row.host)
