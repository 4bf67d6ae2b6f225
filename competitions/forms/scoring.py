"""A score sheet: one field for each criterion, and why it is corrected."""

from decimal import Decimal

from django import forms

from gaotai_jiazheng.form_fields import LineField


class SheetForm(forms.Form):
    """``points``: {criterion's position: Decimal}, when the form is in order."""

    def __init__(self, *args, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        self.positions = [each.position for each in criteria]
        for each in criteria:
            self.fields[f"points_{each.position}"] = forms.DecimalField(
                label=f"{each.name}（权重{each.weight}%）",
                min_value=Decimal(0),
                max_value=Decimal(100),
                decimal_places=1,
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "short"}),
                error_messages={
                    "required": f"请填写{each.name}的分数。",
                    "invalid": "请填0到100的数字。",
                    "min_value": "分数在0到100之间，请核对。",
                    "max_value": "分数在0到100之间，请核对。",
                    "max_decimal_places": "最多一位小数。",
                },
            )

    @property
    def points(self) -> dict[int, Decimal]:
        return {
            position: plain(self.cleaned_data[f"points_{position}"]) for position in self.positions
        }


def plain(value: Decimal) -> Decimal:
    """86.50 and 8.65E+1 as 86.5: what is hashed has one form."""
    return value.quantize(Decimal("0.1"))


class CorrectForm(SheetForm):
    """A correction by a second person; the first version stays beside it."""

    leads_to = "原来的评分表留着，两版都公开。评委本人不能更正自己的评分表。"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"] = LineField(
            label="更正的理由",
            longest=200,
            help_text="公开。",
            error_messages={"required": "请写明理由。"},
        )


class TieForm(forms.Form):
    reason = LineField(
        label="是什么关系", longest=120, error_messages={"required": "请写明是什么关系。"}
    )
