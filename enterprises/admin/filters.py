"""How the register of enterprises is narrowed where Django's own filters do not reach."""

from django.contrib import admin

from enterprises.models import Amendment

AMENDED = "waiting"


class AmendmentFilter(admin.SimpleListFilter):
    """Enterprises with a change that a second person has not decided."""

    title = "登记信息变更"
    parameter_name = "amendment"

    def lookups(self, request, model_admin):
        return [(AMENDED, "有待决定的")]

    def queryset(self, request, queryset):
        return amended(queryset) if self.value() == AMENDED else queryset


def amended(enterprises):
    return enterprises.filter(pk__in=Amendment.objects.proposed().values("enterprise"))
