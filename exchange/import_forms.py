"""What people type when they import a file: which, what its columns are, why it is undone."""

import unicodedata

from django import forms

from exchange.models import NEEDED_FIELDS, OrderField

NAME_LENGTH = 120
HINTS = {
    OrderField.KIND: "投诉、举报、欠薪、咨询、求助或者建议。",
    OrderField.CATEGORY: "类别的名称或者标识。",
    OrderField.RECEIVED_AT: "热线受理的日期和时间。",
    OrderField.BUREAU_RECEIVED_ON: "只用于12315工单：法定期限从这一天起算。",
}


class UploadForm(forms.Form):
    """A file of work orders of one hotline."""

    partner = forms.ModelChoiceField(
        queryset=None, label="热线平台", empty_label="请选择", help_text="文件是哪个热线平台给的。"
    )
    file = forms.FileField(
        label="Excel 文件",
        help_text="一个 .xlsx 文件，最大10MB；第一张表的第一行是各列的名称。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,  # the sheet says better what is wrong with it
    )

    def __init__(self, *args, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partner"].queryset = partners
        if len(partners) == 1:
            self.fields["partner"].initial = partners[0]

    def clean_name(self) -> str:
        """The name of the file as a label: no folders, nothing invisible."""
        name = self.cleaned_data["file"].name.replace("\\", "/").rsplit("/", 1)[-1]
        visible = (c for c in name if unicodedata.category(c)[0] != "C")
        return "".join(visible).strip()[-NAME_LENGTH:] or "工单.xlsx"


class ColumnsForm(forms.Form):
    """For each thing that an order says: the heading of its column, and what is meant where it is empty."""

    def __init__(self, *args, headings, stored, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [("", "没有这一列"), *((name, name) for name in dict.fromkeys(headings) if name)]
        for field in OrderField:
            heading, fixed = stored.get(field.value, ("", ""))
            self.fields[field.value] = forms.ChoiceField(
                label=field.label,
                choices=choices,
                required=False,
                initial=heading,
                help_text=HINTS.get(field, ""),
            )
            self.fields[f"{field.value}_fixed"] = forms.CharField(
                label=f"{field.label}没有填写时当作",
                max_length=60,
                required=False,
                initial=fixed,
            )

    @property
    def rows(self):
        """(is needed, bound field of the heading, bound field of the fixed value)."""
        return [
            (field in NEEDED_FIELDS, self[field.value], self[f"{field.value}_fixed"])
            for field in OrderField
        ]

    def mapping(self) -> dict[str, tuple[str, str]]:
        """Field -> (heading, fixed value)."""
        given = self.cleaned_data
        return {name: (given[name], given[f"{name}_fixed"]) for name in OrderField.values}

    def clean(self):
        """One column stands for one thing."""
        taken = {}
        for name in OrderField.values:
            heading = self.cleaned_data.get(name)
            if heading and heading in taken:
                label = OrderField(taken[heading]).label
                self.add_error(name, f"这一列已经是“{label}”。")
            elif heading:
                taken[heading] = name


class UndoForm(forms.Form):
    reason = forms.CharField(
        label="撤销的理由",
        max_length=200,
        help_text="会长期保存，请不要写电话和证件号。",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明撤销的理由。"},
    )
