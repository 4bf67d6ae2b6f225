"""What bureaus fill in: events, steps, booths, bases, departures and calls."""

from datetime import datetime

from django import forms
from django.conf import settings
from django.utils import timezone

from bureaus.models import Bureau
from credentials.forms.registering import FoundWorker
from gaotai_jiazheng.form_fields import DayField, LineField, PastDateField, StoryField
from recruitment.forms.fields import choice_field, number_field, row_field, time_field
from recruitment.models import ExportBase, FollowUp, RecruitmentEvent
from recruitment.models.departure import PROVINCES
from recruitment.models.event import MOST_BOOTHS, Kind, Mode
from recruitment.permissions import event_bureaus_of
from recruitment.transitions import EventState
from regions.models import Town


class EventFields(forms.Form):
    title = LineField(label="活动名称", longest=60, error_messages={"required": "请填写活动名称。"})
    kind = choice_field("类型", Kind.choices)
    mode = choice_field("方式", Mode.choices)
    partner = LineField(
        label="对接的地区或者单位", longest=60, required=False, help_text="劳务对接要填。"
    )
    place = LineField(label="地点", longest=120, required=False, help_text="线下举办的要填。")
    link = forms.URLField(
        label="网址",
        max_length=200,
        required=False,
        assume_scheme="https",
        help_text="线上举办的要填，以 https:// 开头。",
        error_messages={"invalid": "请填完整的网址，例如 https://example.cn/live。"},
    )
    story = StoryField(label="内容", longest=1000, error_messages={"required": "请写明内容。"})
    begins_on = DayField(label="开始日期", error_messages={"required": "请填写日期。"})
    begins = time_field("几点开始")
    ends_on = DayField(label="结束日期", error_messages={"required": "请填写日期。"})
    ends = time_field("几点结束")
    booths = number_field("展位", most=MOST_BOOTHS, help_text="企业可以申请的展位数，没有的填0。")

    def clean(self):
        given = self.cleaned_data
        for name in ("begins", "ends"):
            day, time = given.pop(f"{name}_on", None), given.pop(name, None)
            if day and time:
                at = timezone.make_aware(datetime.combine(day, time))
                given["starts_at" if name == "begins" else "ends_at"] = at
        return given


class EventForm(EventFields):
    leads_to = "先登记为筹备，公布以后居民和企业才看得到。"
    bureau = row_field("主办单位", Bureau.objects.none())

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.fields["bureau"].queryset = event_bureaus_of(user)
        if len(own) == 1:
            self.fields["bureau"].initial = own[0].pk


class CorrectionForm(EventFields):
    leads_to = "改好以后公众马上看到新的内容；时间、地点或者网址改了的，有展位的企业会收到消息。"
    document = LineField(
        label="更正的原因",
        longest=160,
        help_text="公众看得到。",
        error_messages={"required": "请写明为什么更正。"},
    )

    def __init__(self, *args, event, **kwargs):
        first, last = (timezone.localtime(each) for each in (event.starts_at, event.ends_at))
        as_it_is = {
            name: getattr(event, name)
            for name in ("title", "kind", "mode", "partner", "place", "link", "story", "booths")
        }
        days = {"begins_on": first.date(), "begins": first.time()}
        days |= {"ends_on": last.date(), "ends": last.time()}
        super().__init__(*args, initial=as_it_is | days, **kwargs)


class StepForm(forms.Form):
    on = PastDateField(
        label="日期", help_text="文件上的日期。", error_messages={"required": "请填写日期。"}
    )
    document = LineField(
        label="文件或者说明",
        longest=160,
        help_text="公众看得到。",
        error_messages={"required": "请写明依据的文件，或者说明。"},
    )


class GiveBoothForm(forms.Form):
    label = LineField(label="展位号", longest=10, required=False, help_text="线上的不填。")


class RefuseBoothForm(forms.Form):
    answer = LineField(
        label="不分配的原因",
        longest=200,
        help_text="企业看得到。",
        error_messages={"required": "请写明原因。"},
    )


class BaseForm(forms.Form):
    leads_to = "先登记为筹建，有文件以后记录开始运行。"
    name = LineField(label="名称", longest=80, error_messages={"required": "请填写名称。"})
    operator = LineField(
        label="运营单位", longest=80, error_messages={"required": "请填写运营单位。"}
    )
    town = row_field("镇", Town.objects.filter(is_active=True), required=False)
    destination = LineField(
        label="主要输出到", longest=80, error_messages={"required": "请填写主要输出到哪里。"}
    )


class DepartureForm(FoundWorker):
    leads_to = "登记一次就够：三次回访的期限自动开始，往返交通补助也从这里读。"
    left_on = PastDateField(label="出发日", error_messages={"required": "请填写出发日。"})
    province = forms.ChoiceField(
        label="到哪个省",
        choices=[("", "请选择"), *((each, each) for each in PROVINCES)],
        error_messages={"required": "请选择省份。", "invalid_choice": "没有这一项，请重新选。"},
    )
    city = LineField(
        label="到哪个市",
        longest=30,
        help_text=f"例如 厦门市；{settings.SITE_CITY}内的写到县、区。",
        error_messages={"required": "请填写到哪个市。"},
    )
    employer = LineField(
        label="用工单位",
        longest=80,
        help_text="单位名称，不填住户的姓名。",
        error_messages={"required": "请填写用工单位。"},
    )
    was_organised = forms.TypedChoiceField(
        label="乘坐政府组织的免费专车（专列）",
        choices=(("True", "是"), ("False", "否")),
        coerce=lambda value: value == "True",
        widget=forms.RadioSelect,
        error_messages={"required": "请选“是”或者“否”。", "invalid_choice": "请选“是”或者“否”。"},
    )
    base = row_field("劳务输出基地", ExportBase.objects.all(), required=False)
    event = row_field(
        "通过哪次活动",
        RecruitmentEvent.objects.filter(state=EventState.HELD).order_by("-starts_at"),
        required=False,
    )

    def values(self) -> dict:
        """What ``departures.record`` takes beside the worker."""
        names = self.cleaned_data.keys() - {"id_type", "id_number"}
        return {name: self.cleaned_data[name] for name in names}


class FollowUpForm(forms.Form):
    leads_to = "登记以后这一次回访的期限就完成了；已返乡的，以后的回访不再需要。"
    on = PastDateField(label="回访日", error_messages={"required": "请填写回访日。"})
    result = choice_field("情况", FollowUp.Result.choices)
    wage_yuan = number_field(
        "月工资（元）", least=1, most=200_000, required=False, help_text="本人愿意说的才填。"
    )


class HomeForm(forms.Form):
    returned_on = PastDateField(label="返乡日", error_messages={"required": "请填写返乡日。"})
