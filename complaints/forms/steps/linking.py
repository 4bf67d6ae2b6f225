"""Which enterprise of the register the case is about."""

from django import forms

from complaints.forms.matter import MORE_FOUND, choices_found
from complaints.forms.steps.step import StepForm
from complaints.transitions import Action
from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import LineField


class LinkEnterpriseForm(StepForm):
    """The list follows the words; whoever is not on it is looked for with other words, by the same button."""

    action = Action.LINK_ENTERPRISE
    leads_to = (
        "登记时没有从名录里选企业的，在这里补上：从此计入这家企业的投诉，可以转企业先行和解、申请先行赔付。"
        "对方名称和地址改成名录里的，原来写的留在记录里。状态和时限不变。"
    )
    told = "经核对，对方是名录里的某企业。"
    words = LineField(
        label="企业名称", longest=80, help_text="改了名称，按下面的按钮重新查找。", required=False
    )
    enterprise = forms.ModelChoiceField(
        label="名录里找到的企业",
        queryset=Enterprise.objects.registered(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": "请选择一家企业。没有您要找的，改上面的名称再按一次。",
            "invalid_choice": "名录里没有这家企业，请重新选择。",
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].initial = self.complaint.respondent_name
        shown = self["enterprise"]
        words = str(self["words"].value() or "")[:80].strip()
        choices, is_cut = choices_found(words, str(shown.value() or ""))
        shown.field.choices = choices
        if is_cut:
            shown.help_text = MORE_FOUND
        elif not choices:
            shown.help_text = "名录里没有找到。请改上面的名称，少写几个字再按一次。"

    def values(self):
        values = super().values()
        values.pop("words")
        return values

    def done(self):
        return f"已关联{self.cleaned_data['enterprise']}。"
