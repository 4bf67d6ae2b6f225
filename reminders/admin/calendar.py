"""The working-day calendar: loading a year's announcement, and what it moved."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from unfold.admin import TabularInline

from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices
from reminders.announcements import HOLIDAY
from reminders.calendar_forms import CalendarForm
from reminders.calendar_loading import load_year, preview_year
from reminders.models import CalendarDay, CalendarMove, CalendarYear, Deadline
from reminders.permissions import can_keep_time, can_see_time

# More rows than this are counted on the page and read in the list of what moved.
PREVIEW_ROWS = 200


class ReadOnlyInline(WrittenByServices, TabularInline):
    extra = 0
    can_delete = False
    tab = True

    def has_view_permission(self, request, obj=None):
        return can_see_time(request.user)


class CalendarDayInline(ReadOnlyInline):
    model = CalendarDay
    fields = ["day", "kind", "name"]
    hide_title = True


class CalendarMoveInline(ReadOnlyInline):
    """Which clocks moved when the year was loaded; of other bureaus only for whoever keeps the calendar."""

    model = CalendarMove
    fields = ["deadline", "due_before", "due_on", "moved_at"]
    verbose_name_plural = "变动的时限"
    hide_title = True
    per_page = 50

    def get_queryset(self, request):
        moves = super().get_queryset(request).select_related("deadline__rule")
        if can_keep_time(request.user):
            return moves
        return moves.filter(deadline__in=Deadline.objects.visible_to(request.user))


@admin.register(CalendarYear)
class CalendarYearAdmin(WorkbenchAdmin):
    """A year is loaded, or corrected, from its announcement; single days are not edited."""

    list_display = ["__str__", "document", "announced_on", "loaded_at", "loaded_by"]
    list_select_related = ["loaded_by"]
    fields = ["year", "document", "source_url", "announced_on", "loaded_at", "loaded_by"]
    inlines = [CalendarDayInline, CalendarMoveInline]

    def has_module_permission(self, request):
        return can_see_time(request.user)

    def has_view_permission(self, request, obj=None):
        return can_see_time(request.user)

    def has_add_permission(self, request):
        return can_keep_time(request.user)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def add_view(self, request, form_url="", extra_context=None):
        """Paste, preview, confirm. Nothing is written before the last; what was typed is kept."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        is_posted = request.method == "POST"
        form = CalendarForm(request.POST if is_posted else None, request.FILES or None)
        preview = None
        if is_posted and "edit" not in request.POST and form.is_valid():
            if "confirm" in request.POST:
                return self.load(request, form)
            preview = preview_of(form.arrangement)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "载入一年的放假安排",
            "form": form,
            "preview": preview,
        }
        template = "admin/reminders/calendaryear/load.html"
        return TemplateResponse(request, template, context)

    def load(self, request, form):
        try:
            loaded = load_year(form.arrangement, by=request.user)
        except ValidationError as error:
            # Somebody else loaded a neighbouring year since the form was checked.
            self.message_user(request, "；".join(error.messages), messages.ERROR)
            return redirect("admin:reminders_calendaryear_changelist")
        if loaded.has_changed:
            text = f"已载入{loaded.year}放假安排，{len(loaded.moved)}项时限的届满日变动。"
            self.log_change(request, loaded.year, text)
            self.message_user(request, text, messages.SUCCESS)
        else:
            self.message_user(
                request, f"{loaded.year}的放假安排与已载入的相同，没有变化。", messages.INFO
            )
        return redirect("admin:reminders_calendaryear_change", loaded.year.pk)


def preview_of(arrangement):
    """What the confirmation page shows."""
    moved = preview_year(arrangement)
    return {
        "arrangement": arrangement,
        "holidays": [listed for listed in arrangement.days if listed.kind == HOLIDAY],
        "makeup_days": [listed for listed in arrangement.days if listed.kind != HOLIDAY],
        "is_loaded": CalendarYear.objects.filter(pk=arrangement.year).exists(),
        "count": len(moved),
        "moved": moved[:PREVIEW_ROWS],
        "left_out": max(0, len(moved) - PREVIEW_ROWS),
    }
