"""Accounts that people outside the bureaus make themselves: signed in to by telephone number."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import SignInPhone, User
from gaotai_jiazheng.refusals import refusal
from gaotai_jiazheng.sealed import blind_index


def digest_of(phone: str) -> str:
    """What a number is found by."""
    return blind_index(phone, "sign_in_phone")


def user_of(phone: str) -> User | None:
    """Whose account is signed in to by this number."""
    found = SignInPhone.objects.select_related("user").filter(digest=digest_of(phone)).first()
    return found.user if found else None


def check_new_password(password: str, *, name: str, phone: str) -> None:
    """Refuse a password that is weak or made of the person's own data. Raises ValidationError."""
    validate_password(password, User(username=phone, name=name))


@transaction.atomic
def sign_up(*, username: str, name: str, phone: str, password: str, email: str = "") -> User:
    """Make an account without any rights. Raises ValidationError, code phone_taken, and makes nothing."""
    if user_of(phone) is not None:
        raise phone_taken()
    user = User.objects.create_user(username=username, email=email, password=password, name=name)
    try:
        with transaction.atomic():
            SignInPhone.objects.create(user=user, phone=phone, digest=digest_of(phone))
    except IntegrityError:  # a second press, or another form of the same person, was faster
        raise phone_taken() from None
    return user


def phone_taken() -> ValidationError:
    return refusal("phone", "这个手机号已经有账号，请先登录再继续。", "phone_taken")
