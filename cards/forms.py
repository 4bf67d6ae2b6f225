"""What is typed about cards: the code at the door, and the reasons of steps."""

from django import forms
from django.core.exceptions import ValidationError

from cards import codes
from enterprises.models import Enterprise
from gaotai_jiazheng.form_fields import DayField, LineField

NOT_IN_ALPHABET = "编号里只有这些字符：{}。您输入的“{}”不在里面，请对照证上的编号。"
SLIP = "编号有一位写错了或者写反了，请对照证再看一遍。"


class CodeForm(forms.Form):
    """The eight characters of a card, and its last day where codes are being guessed."""

    code = LineField(
        label="证上的编号",
        longest=40,
        help_text="八位字母和数字，印在二维码下面。大小写、横线都没有关系。",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    valid_until = DayField(
        label="证上印的“有效期至”",
        help_text="刚才查错的次数太多，为了防止有人乱试编号，请再填这一项。证上印着。",
    )

    def __init__(self, *args, asks_for_date=False, **kwargs):
        super().__init__(*args, **kwargs)
        if not asks_for_date:
            del self.fields["valid_until"]

    def clean_code(self):
        """The number of the card. Codes: length, character, slip."""
        code = codes.clean(self.cleaned_data["code"])
        strange = [each for each in code if each not in codes.ALPHABET]
        if strange:
            message = NOT_IN_ALPHABET.format("".join(codes.ALPHABET), strange[0])
            raise ValidationError(message, code="character")
        if len(code) != codes.LENGTH:
            message = f"编号是{codes.LENGTH}位，您输入了{len(code)}位。"
            raise ValidationError(message, code="length")
        try:
            return codes.number_of(code)
        except ValueError:
            raise ValidationError(SLIP, code="slip") from None


class ReasonForm(forms.Form):
    """Why a card ends."""

    reason = LineField(
        label="原因", longest=200, help_text="会长期保存，请不要写电话、证件号或者账号。"
    )


class IssueForm(forms.Form):
    """For which of her enterprises, and whether her identity paper was seen."""

    enterprise = forms.ModelChoiceField(
        label="家政企业", queryset=Enterprise.objects.none(), empty_label="请选择"
    )
    is_identity_seen = forms.BooleanField(
        label="已核对身份证件原件，和登记一致",
        required=False,
        help_text="以前核对过并有记录的，可以不选。",
    )

    def __init__(self, *args, worker, day, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["enterprise"].queryset = employers_of(worker, day)
        self.fields["enterprise"].initial = self.fields["enterprise"].queryset.first()


class ReplaceForm(ReasonForm):
    """Why there is to be a new card, and for which of her enterprises: she may work for another one by now."""

    enterprise = forms.ModelChoiceField(
        label="家政企业",
        queryset=Enterprise.objects.none(),
        required=False,
        empty_label="和旧证一样",
        help_text="换了企业的，选她现在的企业。",
    )

    def __init__(self, *args, card, day, **kwargs):
        super().__init__(*args, **kwargs)
        employers = employers_of(card.worker, day)
        self.fields["enterprise"].queryset = employers
        if not employers.filter(pk=card.enterprise_id).exists():
            self.fields["enterprise"].initial = employers.first()


def employers_of(worker, day):
    """The enterprises for which she works on the day."""
    return Enterprise.objects.filter(pk__in=worker.employments.in_force(day).values("enterprise"))
