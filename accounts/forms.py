"""What people type to sign in, and how they name somebody who has an account."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.exceptions import ValidationError
from redis.exceptions import RedisError

from accounts.models import User
from gaotai_jiazheng.typed_values import mobile_of


def without_placeholders(form):
    """A placeholder that repeats the label is one more thing for a screen reader to say."""
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        self.fields["login"].label = "用户名或者手机号"

    def clean_login(self):
        """A telephone number however it is spaced, or the name as it was typed."""
        typed = super().clean_login()
        return mobile_of(typed) or typed


class PasswordAgainForm(ReauthenticateForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)


class NewPasswordForm(ChangePasswordForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)


class CodeMixin(forms.Form):
    """A field for a code, which is not taken while used codes cannot be remembered.

    Used codes and wrong tries are kept in the cache; without it a code could be played again.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        without_placeholders(self)
        self.fields["code"].label = "验证码"
        self.fields["code"].widget.attrs["autocapitalize"] = "off"

    def clean_code(self):
        try:
            return super().clean_code()
        except RedisError:
            raise ValidationError(
                "暂时不能核对验证码，请过一会儿再试。", code="cannot_check"
            ) from None


class CodeForm(CodeMixin, AuthenticateForm):
    pass


class CodeAgainForm(CodeMixin, ReauthenticateByCodeForm):
    pass


class ActivationForm(CodeMixin, ActivateTOTPForm):
    pass


class AccountField(forms.ModelChoiceField):
    """Somebody with an account, by the user name as it was handed out: nobody looks through all accounts."""

    widget = forms.TextInput
    default_error_messages = {"invalid_choice": "没有这个账号，请核对用户名。"}

    def __init__(self, **kwargs):
        kwargs = {"help_text": "填用户名，账号由系统管理员开通。"} | kwargs
        super().__init__(User.objects.all(), to_field_name="username", **kwargs)

    def to_python(self, value):
        return super().to_python(value.strip() if isinstance(value, str) else value)

    def prepare_value(self, value):
        """The user name of a row's account; what was typed stays as it is."""
        if isinstance(value, int):
            return User.objects.values_list("username", flat=True).get(pk=value)
        return super().prepare_value(value)


class NamingForm(forms.ModelForm):
    """A row that gives somebody a part, which nobody but the superuser gives to themselves or lengthens.

    editor: who fills it in; set by ``accounts.admin.naming.NamesOthers``.
    """

    editor = None
    own_part_words = "自己的这一项要由同事办理。"

    def clean(self):
        given = super().clean()
        whose = {self.instance.user_id, getattr(given.get("user"), "pk", None)}
        if self.editor.pk in whose and not self.stays(given) and not self.editor.is_superuser:
            raise ValidationError(self.own_part_words, code="own_part")
        return given

    def stays(self, given) -> bool:
        """Whether the row is there already and would say the same."""
        columns = {field.name for field in self.instance._meta.concrete_fields}
        return self.instance.pk is not None and all(
            value == getattr(self.instance, name)
            for name, value in given.items()
            if name in columns and not self.instance._meta.get_field(name).primary_key
        )


class WorkbenchPersonForm(NamingForm):
    """A part in the workbench: only an account that may enter it is named. Who stands in the row already stays, so
    that the row of somebody who has left can be ended."""

    def clean_user(self):
        user = self.cleaned_data["user"]
        if user.pk == self.instance.user_id:
            return user
        if not user.is_active:
            raise ValidationError("这个账号已经停用。", code="account_inactive")
        if not user.is_staff:
            message = "这个账号不能进入工作台，请系统管理员先开通。"
            raise ValidationError(message, code="account_outside_workbench")
        return user
