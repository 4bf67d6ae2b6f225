"""Bases of labour export in the workbench, with what they sent out each year."""

from functools import partial

from django.contrib import admin
from django.db.models import Count
from django.http import Http404

from gaotai_jiazheng.form_answers import posted
from recruitment.admin.pages import RecruitmentAdmin
from recruitment.forms.keeping import BaseForm, StepForm
from recruitment.models import ExportBase
from recruitment.permissions import keeps_departures, reads_recruitment
from recruitment.services import departures
from recruitment.transitions import BASE_LIFE, Action, actions_from

YEARS_SHOWN = 20


def years_of(base) -> list[tuple[int, int]]:
    """(year, departures) of a base from the rows, the latest year first."""
    rows = base.departures.order_by().values("left_on__year").annotate(count=Count("pk"))
    rows = rows.order_by("-left_on__year")[:YEARS_SHOWN]
    return [(row["left_on__year"], row["count"]) for row in rows]


@admin.register(ExportBase)
class ExportBaseAdmin(RecruitmentAdmin):
    list_display = ("name", "operator", "town", "destination", "state")
    list_filter = ("state",)
    list_select_related = ("town",)
    search_fields = ("name",)
    own_pages = (("<int:pk>/step/<slug:action>/", "step_view", "step"),)
    reads, keeps = staticmethod(reads_recruitment), staticmethod(keeps_departures)
    add_form, add_heading = BaseForm, "登记劳务输出基地"
    only = "由县人社局办理。"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("town", "by")

    def enter(self, form, user):
        return departures.open_base(by=user, **form.cleaned_data)

    def page(self, request, base):
        actions = actions_from(BASE_LIFE, base.state) if keeps_departures(request.user) else []
        years = [
            {"words": f"{year}年", "aside": f"输出{count}人次"} for year, count in years_of(base)
        ]
        return {
            "state": base.get_state_display(),
            "lines": [
                ("运营单位", base.operator),
                ("镇", base.town),
                ("主要输出到", base.destination),
            ],
            "buttons": [
                (self.address("step", base.pk, each), Action(each).label, each == Action.CLOSE)
                for each in actions
            ],
            "tables": [{"title": "各年输出，从外出务工登记读出", "rows": years}],
            "steps": list(base.steps.select_related("by")),
        }

    def step_view(self, request, pk, action):
        base = self.kept_or_403(request, pk)
        if action not in Action:
            raise Http404
        service = partial(departures.step, base, action, by=request.user)
        form = StepForm(posted(request))
        return self.step_page(request, base, form, service, Action(action).label)
