"""What an institution files: the class and its timetable; and what is asked at each step."""

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from communities.forms.events import count, time_field
from gaotai_jiazheng import uploads
from gaotai_jiazheng.form_fields import DayField, IdNumberField, LineField, StoryField
from regions.places import CommunityField
from training.models import ClassMode, Quota, Teacher
from training.models.training_class import MOST_HOURS, MOST_SEATS
from training.services.classes import Lesson
from workers.models import SkillLevel

WEEKDAYS = [
    (0, "周一"),
    (1, "周二"),
    (2, "周三"),
    (3, "周四"),
    (4, "周五"),
    (5, "周六"),
    (6, "周日"),
]
UNKNOWN = "没有这个选项，请重新选择。"
LONGEST = timedelta(days=366)
SLOTS = (("begins", "ends"), ("begins_again", "ends_again"))


def chosen(label, queryset, **kwargs):
    errors = {"required": f"请选择{label}。", "invalid_choice": UNKNOWN}
    return forms.ModelChoiceField(
        label=label, queryset=queryset, empty_label="请选择", error_messages=errors, **kwargs
    )


def optional_time(label):
    field = time_field(label)
    field.required = False
    return field


class QuotaChoice(forms.ModelChoiceField):
    def label_from_instance(self, quota):
        return f"{quota.plan.year}年 {quota.what}，还剩{quota.free}人次"


class ClassForm(forms.Form):
    """A class and the days of its lessons; ``lessons`` is the timetable that follows from them."""

    leads_to = "备案以后由县人社局审核；名额从所选的指标里先占下。"

    quota = QuotaChoice(
        label="用哪项指标",
        queryset=Quota.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择指标。", "invalid_choice": UNKNOWN},
    )
    title = LineField(label="班名", longest=60, error_messages={"required": "请填写班名。"})
    mode = forms.ChoiceField(
        label="组织方式",
        choices=ClassMode.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择组织方式。", "invalid_choice": UNKNOWN},
    )
    level = forms.TypedChoiceField(
        label="等级",
        choices=[("", "没有等级"), *reversed(SkillLevel.choices)],
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": UNKNOWN},
    )
    hours = count("学时", 1, MOST_HOURS)
    seats = count("名额", 1, MOST_SEATS)
    first_day = DayField(label="第一天", error_messages={"required": "请填写第一天。"})
    last_day = DayField(label="最后一天", error_messages={"required": "请填写最后一天。"})
    weekdays = forms.TypedMultipleChoiceField(
        label="星期几上课",
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请选择星期几上课。", "invalid_choice": UNKNOWN},
    )
    begins = time_field("几点上课")
    ends = time_field("几点下课")
    begins_again = optional_time("当天第二段几点上课")
    ends_again = optional_time("当天第二段几点下课")
    room = LineField(label="教室", longest=60, error_messages={"required": "请填写教室。"})
    teacher = chosen("授课教师", Teacher.objects.none())
    community = CommunityField(
        label="在哪个社区（村）",
        empty_label="请选择",
        error_messages={"required": "请选择在哪个社区（村）。", "invalid_choice": UNKNOWN},
    )
    place = LineField(label="地点", longest=120, error_messages={"required": "请填写地点。"})
    how_to_come = LineField(
        label="怎么去", longest=200, required=False, help_text="公交、停车、从哪个门进。"
    )
    learns = StoryField(label="学什么", longest=1000, error_messages={"required": "请写明学什么。"})
    earns = LineField(
        label="学完能做什么、大概挣多少",
        longest=300,
        required=False,
        help_text="写明根据什么估计；说不准的不填。",
    )
    who_may_come = LineField(
        label="谁能来", longest=300, error_messages={"required": "请写明谁能来。"}
    )

    def __init__(self, *args, institution, **kwargs):
        super().__init__(*args, **kwargs)
        year = timezone.localdate().year
        quotas = institution.quotas.filter(plan__state="approved", plan__year__gte=year)
        self.fields["quota"].queryset = quotas.select_related("plan", "occupation")
        self.fields["teacher"].queryset = institution.teachers.teaching()
        if not self.is_bound:
            self.fields["community"].initial = institution.community_id

    def clean(self):
        given = self.cleaned_data
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", ValidationError("最后一天不能早于第一天。", code="order"))
        elif first and last and last - first > LONGEST:
            self.add_error("last_day", ValidationError("一个班最多办一年。", code="too_long"))
        self.check_slots(given)
        if not self.errors:
            given["lessons"] = list(self.lessons(given))
            for name in ("first_day", "last_day", "weekdays", "room", "teacher", *sum(SLOTS, ())):
                given.pop(name)
        return given

    def check_slots(self, given):
        begins, ends = given.get("begins"), given.get("ends")
        again, ends_again = given.get("begins_again"), given.get("ends_again")
        if begins and ends and ends <= begins:
            self.add_error("ends", ValidationError("下课要晚于上课。", code="order"))
        if bool(again) != bool(ends_again):
            message = "第二段的上课和下课要么都填，要么都不填。"
            self.add_error("ends_again", ValidationError(message, code="half"))
        elif again and ends_again <= again:
            self.add_error("ends_again", ValidationError("下课要晚于上课。", code="order"))
        elif again and begins and ends and begins < ends_again and again < ends:
            message = "同一天的两段课时间重叠，请核对。"
            self.add_error("begins_again", ValidationError(message, code="overlap"))

    def lessons(self, given):
        day = given["first_day"]
        while day <= given["last_day"]:
            if day.weekday() in given["weekdays"]:
                for begins, ends in SLOTS:
                    if given[begins]:
                        yield Lesson(
                            moment(day, given[begins]),
                            moment(day, given[ends]),
                            given["room"],
                            given["teacher"],
                        )
            day += timedelta(days=1)


def moment(day, hour):
    return timezone.make_aware(datetime.combine(day, hour))


def initial_of(row) -> dict:
    """What a returned class was filed with, as the form asks for it."""
    lessons = list(row.sessions.all())
    names = (
        "quota title mode level hours seats community place how_to_come learns earns who_may_come"
    )
    given = {name: getattr(row, name) for name in names.split()}
    if lessons:
        first, last = lessons[0], lessons[-1]
        same_day = [each for each in lessons if each.day == first.day]
        given |= {
            "first_day": first.day,
            "last_day": last.day,
            "weekdays": sorted({each.day.weekday() for each in lessons}),
            "room": first.room,
            "teacher": first.teacher_id,
        }
        for (begins, ends), lesson in zip(SLOTS, same_day, strict=False):
            given[begins] = timezone.localtime(lesson.starts_at).time()
            given[ends] = timezone.localtime(lesson.ends_at).time()
    return given


class NoteForm(forms.Form):
    """A step that needs no more than itself."""

    note = LineField(label="说明", longest=300, required=False)


class NeededNoteForm(forms.Form):
    """A step that somebody else has to understand."""

    note = LineField(label="原因", longest=300, error_messages={"required": "请写明原因。"})


class SeatsForm(forms.Form):
    seats = count("名额", 1, MOST_SEATS)


class TeacherForm(forms.Form):
    """Somebody who teaches for the institution."""

    name = LineField(label="姓名", longest=40, error_messages={"required": "请填写姓名。"})
    id_number = IdNumberField(
        label="身份证号码",
        help_text="只用来核对同一位教师有没有同时在两处上课，页面上只显示一部分。",
        error_messages={"required": "请填写身份证号码。"},
    )
    qualification = LineField(
        label="资格",
        longest=80,
        help_text="例如：家政服务员高级工。",
        error_messages={"required": "请填写资格。"},
    )
    qualification_number = LineField(label="资格证号", longest=40, required=False)


class TeacherChangeForm(TeacherForm):
    """What an institution wrote of a teacher, put right; the identity number stays."""

    id_number = None


class TeacherEndForm(forms.Form):
    left_on = DayField(
        label="离开日",
        initial=timezone.localdate,
        help_text="这一天是最后一天；以后备案不能再选这位教师。",
        error_messages={"required": "请填写离开日。"},
    )
    followed_by = chosen(
        "以后的课由谁上",
        Teacher.objects.none(),
        required=False,
        help_text="离开日以后还排了课的要选；课程表马上改过来，县人社局会知道。",
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["followed_by"].queryset = others


class CurriculumForm(forms.Form):
    """The curriculum as a file."""

    leads_to = "县人社局审核备案时会看；传错了再传一份，最新的为准，以前的保留。"

    file = forms.FileField(
        label="教学大纲（PDF或者照片）",
        widget=forms.ClearableFileInput(attrs={"accept": uploads.ACCEPTED_TYPES}),
        error_messages={"required": "请选择文件。", "empty": "文件是空的，请重新选择。"},
    )

    def clean_file(self):
        return uploads.accept_upload(self.cleaned_data["file"])
