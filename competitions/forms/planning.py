"""What 县人社局 fills in for a competition and for its steps."""

import re

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from competitions.models import Judge
from credentials.forms.planning import UNKNOWN, moment_field
from credentials.models import ExamPerson
from gaotai_jiazheng.form_fields import DayField, LineField, PastDateField, StoryField
from workers.models import Occupation, SkillLevel

LINE = re.compile(r"(.{1,40}?)[\s,，:：]*([0-9]{1,3})[%％名]?")
MOST_LINES = 20


class CompetitionForm(forms.Form):
    leads_to = "先建立方案，加上项目、权重、奖项和评委，再公布。计分办法是平台公开的办法。"
    title = LineField(label="竞赛名称", longest=60, error_messages={"required": "请填写名称。"})
    story = StoryField(label="说明", longest=2000, required=False)
    opens_at = moment_field("报名开始")
    closes_at = moment_field("报名截止")
    held_on = DayField(label="比赛日", error_messages={"required": "请填写比赛日。"})
    place = LineField(label="地点", longest=120, error_messages={"required": "请填写地点。"})


class LinesField(StoryField):
    """Lines of a name and a number: [(name, number)], at least one."""

    widget = forms.Textarea(attrs={"rows": 4})

    def to_python(self, value):
        found = []
        for line in filter(None, map(str.strip, super().to_python(value).splitlines())):
            parts = LINE.fullmatch(line)
            if parts is None:
                message = f"“{line[:40]}”看不懂，请写名称和数字，例如“操作 40”。"
                raise ValidationError(message, code="line")
            found.append((parts[1].strip(), int(parts[2])))
        if len(found) > MOST_LINES:
            raise ValidationError(f"最多{MOST_LINES}行。", code="too_many_lines")
        return found


class EventForm(forms.Form):
    leads_to = "公布以后，项目、权重和奖项不能再改。"
    name = LineField(label="项目", longest=40, error_messages={"required": "请填写项目名称。"})
    criteria = LinesField(
        label="评分项和权重",
        longest=1000,
        help_text="一行一项，例如“操作规范 40”；权重加起来是100。每项按0到100打分。",
        error_messages={"required": "请填写评分项。"},
    )
    prizes = LinesField(
        label="奖项和名额",
        longest=500,
        help_text="一行一个，从高到低，例如“一等奖 1”。",
        error_messages={"required": "请填写奖项。"},
    )
    occupation = forms.ModelChoiceField(
        label="职业",
        queryset=Occupation.objects.filter(active_to=None),
        required=False,
        empty_label="不涉及等级",
        error_messages={"invalid_choice": UNKNOWN},
    )
    level = forms.TypedChoiceField(
        label="获奖可以建议晋升的等级",
        choices=[("", "不建议"), *reversed(SkillLevel.choices)],
        coerce=int,
        empty_value=None,
        required=False,
        help_text="只是建议，由县人社局按职业标准另行决定。",
        error_messages={"invalid_choice": UNKNOWN},
    )


class JudgeForm(forms.Form):
    leads_to = "和选手同一家企业的、给选手授过课的，自动回避，打不开也评不了那名选手。"
    username = LineField(
        label="评委的账号", longest=150, error_messages={"required": "请填写账号。"}
    )
    person = forms.ModelChoiceField(
        label="人员",
        queryset=ExamPerson.objects.all(),
        empty_label="请选择",
        help_text="先在“考评和授课人员”里登记本人和所在企业。",
        error_messages={"required": "请选择人员。", "invalid_choice": UNKNOWN},
    )
    user = None

    def clean_username(self):
        username = self.cleaned_data["username"]
        self.user = User.objects.filter(username=username, is_active=True).first()
        if self.user is None:
            raise ValidationError("没有这个账号，请核对。", code="username")
        return username


class DecideForm(forms.Form):
    is_eligible = forms.TypedChoiceField(
        label="审查结论",
        choices=[("yes", "通过"), ("no", "不通过")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "请选择结论。", "invalid_choice": UNKNOWN},
    )
    reason = LineField(
        label="审查意见",
        longest=200,
        help_text="写明看了什么材料；本人会收到。",
        error_messages={"required": "请写明审查意见。"},
    )


class TieOfJudgeForm(forms.Form):
    judge = forms.ModelChoiceField(
        label="评委",
        queryset=Judge.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择评委。", "invalid_choice": UNKNOWN},
    )
    reason = LineField(
        label="是什么关系", longest=120, error_messages={"required": "请写明是什么关系。"}
    )

    def __init__(self, *args, competition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["judge"].queryset = competition.judges.filter(withdrawn_at=None)


class AnnounceDrawForm(forms.Form):
    leads_to = "预告以后选手不能再增减。随机数公布以前谁也不知道结果，公布以后谁都可以复算。"
    public_source = LineField(
        label="用哪个公开的随机数",
        longest=120,
        help_text="谁都查得到、还没有公布的，例如某期彩票的开奖号码。",
        error_messages={"required": "请写明用哪个随机数。"},
    )
    public_at = moment_field("随机数公布")


class DrawForm(forms.Form):
    public_value = LineField(
        label="公布的随机数", longest=120, error_messages={"required": "请填写公布的随机数。"}
    )


class NoteForm(forms.Form):
    note = LineField(
        label="原因", longest=300, help_text="公开。", error_messages={"required": "请写明原因。"}
    )


class ReasonForm(forms.Form):
    reason = LineField(label="原因", longest=200, error_messages={"required": "请写明原因。"})


class OpeningForm(forms.Form):
    reason = LineField(
        label="查看的理由",
        longest=200,
        help_text="会记下您是谁、什么时候、为什么看。",
        error_messages={"required": "请写明理由。"},
    )


class AwardForm(forms.Form):
    leads_to = "按公示的名次给奖，写进本人的记录；可以晋升的，向考核提出建议，另行决定。"
    document = LineField(
        label="表彰文件和文号", longest=160, error_messages={"required": "请填写文件和文号。"}
    )
    awarded_on = PastDateField(label="表彰日", error_messages={"required": "请填写表彰日。"})
