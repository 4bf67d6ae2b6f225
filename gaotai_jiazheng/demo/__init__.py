"""Invented content for a demonstration county and for measurements. Nothing in it is a real case."""

from django.conf import settings
from django.core.management.base import CommandError


def refuse_in_production() -> None:
    """Invented people have sign-ins, a superuser among them, and a real one of the same name would get their password.

    Raises CommandError.
    """
    if settings.IS_PRODUCTION:
        raise CommandError("这是正式环境（DJANGO_ENV=production），不能写入演示数据。")
