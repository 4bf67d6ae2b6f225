"""Departures in the workbench: recorded once, called after 30, 90 and 180 days. Names stay masked."""

from datetime import timedelta
from functools import partial

from django.contrib import admin
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.form_answers import posted
from recruitment.admin.pages import RecruitmentAdmin
from recruitment.forms.keeping import DepartureForm, FollowUpForm, HomeForm
from recruitment.models import Departure, FollowUp
from recruitment.permissions import keeps_departures, reads_departures
from recruitment.services import departures


@admin.register(Departure)
class DepartureAdmin(RecruitmentAdmin):
    list_display = ("masked_name", "left_on", "province", "city", "was_organised", "returned_on")
    list_filter = ("was_organised", "province")
    list_select_related = ("worker",)
    date_hierarchy = "left_on"
    own_pages = (
        ("<int:pk>/call/<int:days>/", "call_view", "call"),
        ("<int:pk>/home/", "home_view", "home"),
    )
    reads, keeps = staticmethod(reads_departures), staticmethod(keeps_departures)
    add_form, add_heading = DepartureForm, "登记外出务工"
    only = "由县人社局办理。"

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("worker", "base", "event", "by")

    @admin.display(description="服务人员")
    def masked_name(self, departure):
        return departure.worker.masked_name

    def enter(self, form, user):
        return departures.record(form.worker, by=user, **form.values())

    def page(self, request, departure):
        today = timezone.localdate()
        calls = list(departure.follow_ups.select_related("by"))
        return {
            "state": "已返乡" if departure.returned_on else "在外",
            "lines": [
                ("服务人员", departure.worker.masked_name),
                ("出发日", departure.left_on),
                ("到", f"{departure.province}{departure.city}"),
                ("用工单位", departure.employer),
                ("政府组织的免费专车（专列）", "乘坐" if departure.was_organised else "没有乘坐"),
                ("劳务输出基地", departure.base),
                ("对接活动", departure.event),
                ("已经满", f"{departure.months_until(today)}个月"),
                ("返乡日", departure.returned_on),
            ],
            "buttons": self.buttons(request.user, departure, calls, today),
            "tables": [{"title": "回访", "rows": [self.call_line(each) for each in calls]}],
        }

    def buttons(self, user, departure, calls, today):
        if not keeps_departures(user):
            return []
        called = {each.days for each in calls}
        due = [
            days
            for days in FollowUp.DAYS
            if days not in called and self.is_due(departure, days, today)
        ]
        buttons = [
            (self.address("call", departure.pk, days), f"登记第{days}天回访", False) for days in due
        ]
        if departure.returned_on is None:
            buttons.append((self.address("home", departure.pk), "登记返乡", False))
        return buttons

    def is_due(self, departure, days, today):
        day = departure.left_on + timedelta(days=days)
        return day <= today and (departure.returned_on is None or departure.returned_on >= day)

    def call_line(self, call):
        wage = f"，月工资{call.wage_yuan}元" if call.wage_yuan else ""
        return {
            "words": f"第{call.days}天：{call.get_result_display()}{wage}",
            "aside": f"{date_format(call.on)}　{call.by}",
        }

    def call_view(self, request, pk, days):
        departure = self.kept_or_403(request, pk)
        if days not in FollowUp.DAYS:
            raise Http404
        service = partial(departures.follow_up, departure, days=days, by=request.user)
        form = FollowUpForm(posted(request))
        return self.step_page(request, departure, form, service, f"登记第{days}天回访")

    def home_view(self, request, pk):
        departure = self.kept_or_403(request, pk)
        service = partial(departures.come_home, departure, by=request.user)
        form = HomeForm(posted(request))
        return self.step_page(request, departure, form, service, "登记返乡")
