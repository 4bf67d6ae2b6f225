"""Prints a token of the market-regulation bureau's handler and the key of one of its cases."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from accounts.tokens import issue
from complaints.models import Complaint

user = User.objects.get(username="market-regulation")
_, key = issue(
    user,
    name="bench",
    scopes=["complaints:read", "deadlines:read"],
    expires_at=timezone.now() + timedelta(days=1),
    by=user,
)
case = Complaint.objects.visible_to(user).open().order_by("-pk").first()
print(key, case.pk)
