"""What somebody looks for."""

from datetime import UTC, datetime

from django import forms
from django.core.exceptions import ValidationError

from gaotai_jiazheng.form_fields import LineField
from gaotai_jiazheng.public_pages import kinds
from gaotai_jiazheng.search_terms import conditions_of

LONGEST_QUERY = 80


class SearchForm(forms.Form):
    """The words, and with ``kind`` a page of one kind; the address of a page carries them."""

    q = LineField(
        label="找什么", longest=LONGEST_QUERY, error_messages={"required": "请写要找的字词。"}
    )
    kind = forms.ChoiceField(required=False, error_messages={"invalid_choice": "没有这个类别。"})
    after = forms.CharField(required=False, max_length=40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.slug, kind.title) for kind in kinds().values()]

    def clean_q(self):
        """Code no_word: nothing in it that a text could be found by."""
        text = self.cleaned_data["q"]
        if not conditions_of(text):
            raise ValidationError("请写汉字、字母或者数字。", code="no_word")
        return text

    def clean_after(self):
        """(changed_at, key) of the last one seen, None on the first page. Code no_place."""
        given = self.cleaned_data["after"]
        if not given:
            return None
        moment, _, key = given.partition("-")
        if not all(part.isascii() and part.isdigit() and len(part) < 19 for part in (moment, key)):
            raise ValidationError("这个页码标记无效，请从第一页看起。", code="no_place")
        try:
            return place_of(int(moment)), int(key)
        except (OverflowError, ValueError, OSError):
            raise ValidationError("这个页码标记无效，请从第一页看起。", code="no_place") from None


def place_of(microseconds: int) -> datetime:
    seconds, rest = divmod(microseconds, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)
