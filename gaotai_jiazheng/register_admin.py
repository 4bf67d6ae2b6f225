"""How the workbench shows a register: everybody on the staff may look, few may write. A leaf."""

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.paginator import Paginator
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

COUNTED_ROWS = 1000


class ShortPaginator(Paginator):
    """Counts no further than a reader turns pages, so that a list costs the same in any table."""

    @cached_property
    def count(self):
        return len(self.object_list.order_by().values_list("pk")[:COUNTED_ROWS])


class YearFilter(admin.SimpleListFilter):
    """By the calendar year of ``field``, from the first one to the last that there are.

    In the place of ``date_hierarchy``, which reads every day of the table: the first and the last are two looks
    into an index on the field, which the model has to have.
    """

    title = "年度"
    field = ""

    def lookups(self, request, model_admin):
        ends = model_admin.model._default_manager.aggregate(
            first=Min(self.field), last=Max(self.field)
        )
        if ends["first"] is None:
            return []
        first, last = (year_of(ends[name]) for name in ("first", "last"))
        return [(str(year), f"{year}年") for year in range(last, first - 1, -1)]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if self.value() not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return queryset.filter(**{f"{self.field}__year": self.value()})


def year_of(moment) -> int:
    """Of a day, or of a moment in the county."""
    return timezone.localtime(moment).year if hasattr(moment, "tzinfo") else moment.year


class RegisterAdmin(ModelAdmin):
    """A register without personal data: any member of staff may look; writing needs the permission."""

    list_per_page = 50
    show_full_result_count = False
    paginator = ShortPaginator

    def has_view_permission(self, request, obj=None):
        return request.user.is_active and request.user.is_staff

    def has_module_permission(self, request):
        return request.user.is_active and request.user.is_staff


class LabelledInline:
    """Rows in a table: each field says what it is, as the heading of its column does to who sees it.

    Stands before the inline that it is for.
    """

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = db_field.verbose_name
        return field


class WrittenByServices:
    """A register in which nobody types: rows come and change by services, each step with a page of its own.

    Stands before the admin class or the inline that it is for.
    """

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
