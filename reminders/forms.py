"""How a person wants to be told."""

from django import forms
from django.utils.html import format_html
from unfold.widgets import UnfoldAdminTextInputWidget, UnfoldBooleanWidget

from gaotai_jiazheng.identifiers import MOBILE
from gaotai_jiazheng.masking import mask_phone
from reminders.models import NotificationPreference


class PreferenceForm(forms.ModelForm):
    """The number that is stored is never put into the page; an empty field keeps it."""

    phone = forms.CharField(label="手机号", required=False, max_length=20)
    forget_phone = forms.BooleanField(label="删除已登记的手机号", required=False)

    class Meta:
        model = NotificationPreference
        fields = ["by_email", "by_sms", "phone", "wants_digest"]

    field_order = ["by_email", "by_sms", "phone", "forget_phone", "wants_digest"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.phone_before = self.instance.phone
        self.initial["phone"] = ""
        self.fields["phone"].widget = UnfoldAdminTextInputWidget(
            attrs={"inputmode": "numeric", "autocomplete": "off"}
        )
        for name in ("by_email", "by_sms", "wants_digest", "forget_phone"):
            self.fields[name].widget = UnfoldBooleanWidget()
        address = self.instance.user.email
        self.fields["by_email"].help_text = f"发到 {address}" if address else "账号没有登记邮箱"
        if self.phone_before:
            self.fields["phone"].help_text = f"已登记 {mask_phone(self.phone_before)}；不改就空着。"
        else:
            del self.fields["forget_phone"]

    def clean_phone(self):
        phone = self.cleaned_data["phone"].strip()
        if phone and not MOBILE.fullmatch(phone):
            raise forms.ValidationError("请填写11位手机号。", code="phone_invalid")
        return phone or self.phone_before

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("forget_phone"):
            cleaned["phone"] = ""
        if cleaned.get("by_sms") and "phone" in cleaned and not cleaned["phone"]:
            self.add_error(
                "phone", forms.ValidationError("收短信须登记手机号。", code="phone_missing")
            )
        return cleaned


class ChannelForm(forms.ModelForm):
    """For whoever acts for an enterprise or an institution. The number is the one that was proved when the account was
    made, and is not typed here: a stranger's telephone would ring."""

    class Meta:
        model = NotificationPreference
        fields = ["by_email", "by_sms"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = {"by_email": self.instance.user.email, "by_sms": mask_phone(self.instance.phone)}
        for name, place in places.items():
            if place:
                self.fields[name].help_text = format_html("发到 {}", place)
            else:
                del self.fields[name]
