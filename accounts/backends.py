"""Signing in by user name or telephone number and password, and permissions read at once."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Permission
from django.db.models import Q

from accounts.signing_up import user_of
from gaotai_jiazheng.identifiers import MOBILE


class PasswordBackend(ModelBackend):
    """Django's own backend; a person's permissions and those of the groups come with one query."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        """A mobile number stands for the user name of the account that is signed in to by it."""
        if username and MOBILE.fullmatch(username) and (user := user_of(username)):
            username = user.username
        return super().authenticate(request, username, password, **kwargs)

    def get_all_permissions(self, user_obj, obj=None):
        if not user_obj.is_active or user_obj.is_anonymous or obj is not None:
            return set()
        if not hasattr(user_obj, "_perm_cache"):
            user_obj._perm_cache = {
                f"{app}.{codename}"
                for app, codename in permissions_of(user_obj).values_list(
                    "content_type__app_label", "codename"
                )
            }
        return user_obj._perm_cache


def permissions_of(user):
    """The person's own permissions and those of the person's groups; all for a superuser."""
    if user.is_superuser:
        return Permission.objects.order_by()
    held = Q(user=user) | Q(group__in=user.groups.values("pk"))
    return Permission.objects.filter(held).order_by().distinct()
