"""Fields and widgets that take what people type and not only what a program expects. A leaf."""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError

from gaotai_jiazheng import typed_values, uploads
from gaotai_jiazheng.identifiers import MOBILE, id_number_problem

# Commas stand where they part the thousands and nowhere else: "12,5" may be twelve and a half.
AMOUNT = re.compile(r"-?([0-9]+|[0-9]{1,3}(,[0-9]{3})+)(\.[0-9]*)?")
# A blank that parts no thousands parts two numbers.
TWO_NUMBERS = re.compile(r"[0-9]{4}\s+[0-9]|[0-9]\s+(?![0-9]{3}(?![0-9]))[0-9]")
AROUND_AN_AMOUNT = re.compile(r"^(人民币)?¥?|(元整?|块钱?)$")
MONTH = re.compile(r"((?:19|20)[0-9]{2})(?:[-/.年]([0-9]{1,2})月?|([0-9]{2}))")


class LineField(forms.CharField):
    """One line of at most ``longest`` characters."""

    def __init__(self, *, longest, **kwargs):
        self.longest = longest
        super().__init__(**kwargs)

    def to_python(self, value):
        return typed_values.clean_line(super().to_python(value), self.longest)


class StoryField(LineField):
    """Several lines of at most ``longest`` characters."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value):
        return typed_values.clean_text(forms.CharField.to_python(self, value), self.longest)


class TextsField(StoryField):
    """A list of at most ``most`` texts, one a line, of at most ``longest`` characters together."""

    def __init__(self, *, most=50, longest=2000, **kwargs):
        self.most = most
        super().__init__(longest=longest, **kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        texts = [line.strip() for line in super().to_python(value).splitlines() if line.strip()]
        if len(texts) > self.most:
            raise ValidationError(f"最多{self.most}行。", code="too_many_lines")
        return texts

    def has_changed(self, initial, data):
        return self.to_python(data or "") != (initial or [])


class PhoneField(forms.CharField):
    """A telephone number; the keyboard of a phone shows digits."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "short"})

    def clean(self, value):
        value = super().clean(value)
        return typed_values.check_phone(value) if value else value


class MobileField(PhoneField):
    """A mobile number: text messages go to it."""

    default_error_messages = {"mobile": "请填写11位手机号，要能收短信。"}

    def clean(self, value):
        value = forms.CharField.clean(self, value)
        try:
            value = typed_values.check_phone(value) if value else value
        except ValidationError:
            raise ValidationError(self.error_messages["mobile"], code="mobile") from None
        if value and not MOBILE.fullmatch(value):
            raise ValidationError(self.error_messages["mobile"], code="mobile")
        return value


class IdNumberField(forms.CharField):
    """The number of an identity paper, however it is spaced; what kind of number it has to be, the form knows."""

    widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"})

    def __init__(self, *, max_length=40, **kwargs):
        """max_length: of what is typed, blanks and hyphens included."""
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return typed_values.clean_id_number(super().to_python(value))


class ResidentNumberField(IdNumberField):
    """The number of a resident's identity card. Code id_number."""

    def validate(self, value):
        super().validate(value)
        if value and (problem := id_number_problem(value)):
            raise ValidationError(problem, code="id_number")


class SmsCodeField(forms.CharField):
    """The digits of a text message, however they are spaced."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "short"}
    )
    default_error_messages = {"required": "请填写验证码。"}

    def __init__(self, *, max_length=20, **kwargs):
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value):
        return typed_values.plain(super().to_python(value)).replace("-", "")


class PastDateField(forms.DateField):
    """A day that has been, as a date picker gives it or as people write it: 2026年11月3日, 2026.11.3, 20261103."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": typed_values.DAY_WORDS}

    def to_python(self, value):
        if isinstance(value, str) and value.strip():
            day = typed_values.day_of(value)
            if day is None:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            return day
        return super().to_python(value)

    def validate(self, value):
        super().validate(value)
        if value is not None:
            typed_values.check_past(value)


class DayField(PastDateField):
    """Any day, also one to come."""

    def validate(self, value):
        forms.DateField.validate(self, value)


class MonthField(forms.Field):
    """A month as its first day, as the picker gives it or as people write it: 2026-08, 2026年8月, 2026.8, 202608."""

    widget = forms.DateInput(format="%Y-%m", attrs={"type": "month", "class": "short"})
    default_error_messages = {"invalid": "请按“年-月”填写，例如 2026-08。"}

    def to_python(self, value):
        text = typed_values.plain(str(value or ""))
        if not text:
            return None
        parts = MONTH.fullmatch(text)
        try:
            return date(*map(int, filter(None, parts.groups())), 1)
        except (AttributeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


class PastMonthField(MonthField):
    """A month that has been or has begun."""

    def validate(self, value):
        super().validate(value)
        if value is not None:
            typed_values.check_past(value)


class AmountField(forms.Field):
    """An amount in yuan: 1200, 1,200.50, ￥1200元, 1200块."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "short"})
    default_error_messages = {"invalid": "请只填数字，例如 1200 或者 1200.50。"}

    def to_python(self, value):
        typed = unicodedata.normalize("NFKC", str(value or ""))
        text = AROUND_AN_AMOUNT.sub("", typed_values.plain(typed))
        if not text:
            return None
        if TWO_NUMBERS.search(typed) or not AMOUNT.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return typed_values.check_amount(Decimal(text.replace(",", "")))


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class ManyFilesField(forms.FileField):
    """Files that have been made harmless: a list of ``uploads.Accepted``."""

    widget = ManyFilesInput(attrs={"accept": uploads.ACCEPTED_TYPES})

    def clean(self, data, initial=None):
        files = [file for file in data or [] if file]
        if self.required and not files:
            raise ValidationError(self.error_messages["required"], code="required")
        uploads.check_together([file.size for file in files])
        accepted, refusals = [], []
        for file in files:
            try:
                accepted.append(uploads.accept_upload(file))
            except ValidationError as error:
                name = visible_name(file.name)
                refusals.append(ValidationError(f"{name}：{error.message}", code=error.code))
        if refusals:
            raise ValidationError(refusals)
        return accepted


def visible_name(name) -> str:
    """A refused file's name for the sentence: visible characters only, not too many."""
    visible = "".join(c for c in name or "" if unicodedata.category(c)[0] != "C")
    return visible[-40:] or "文件"
