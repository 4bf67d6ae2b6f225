"""Who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person who signs in: bureau staff, an enterprise's member, an administrator of the portal.

    Residents need no account. What a person may see follows from the memberships that other apps keep.
    """

    first_name = None
    last_name = None
    name = models.CharField("姓名", max_length=60)

    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        verbose_name = "用户"
        verbose_name_plural = "用户"

    def __str__(self):
        return self.name or self.username

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
