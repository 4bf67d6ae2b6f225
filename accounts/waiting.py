"""What waits for the administrators of rights and of the audit."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import AccessLog
from accounts.permissions import is_audit_administrator, is_security_administrator
from gaotai_jiazheng.waiting_work import waits

A_WEEK = timedelta(days=7)
SOON = timedelta(days=14)


def today(user) -> str:
    return f"{timezone.localdate():%Y-%m-%d}"


def a_week_ago(user) -> str:
    return f"{timezone.localdate() - A_WEEK:%Y-%m-%d}"


def soon(user) -> str:
    return f"{timezone.localdate() + SOON:%Y-%m-%d}"


waits(
    "accounts.RefusedSignIn",
    "今天登录失败的记录",
    is_security_administrator,
    attempt_time__date=today,
)
waits(
    "accounts.ApiToken",
    "已经到期、两周内到期的接口令牌",
    is_security_administrator,
    revoked_at__isnull="True",
    expires_at__date__lte=soon,
)
waits(
    "accounts.User",
    "从来没有登录过的工作人员账户",
    is_security_administrator,
    is_staff__exact="1",
    is_active__exact="1",
    last_login__isnull="True",
)
waits(
    "accounts.AccessLog",
    "一周内查看个人信息原文",
    is_audit_administrator,
    action__exact=AccessLog.Action.REVEAL.value,
    at__date__gte=a_week_ago,
)
waits(
    "accounts.AccessLog",
    "一周内变更权限",
    is_audit_administrator,
    action__exact=AccessLog.Action.RIGHTS.value,
    at__date__gte=a_week_ago,
)
