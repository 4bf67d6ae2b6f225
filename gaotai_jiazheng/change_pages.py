"""The pages of the change history in the workbench: for the audit administrator, and for nobody else."""

from functools import wraps

from django.contrib import admin
from django.core.exceptions import SuspiciousOperation
from django.http import Http404
from django.template.response import TemplateResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.permissions import is_audit_administrator
from gaotai_jiazheng import change_history

FOLDER = "admin/changes"


def reads_history(user) -> bool:
    """Whether the person may read who changed what."""
    return user.is_staff and is_audit_administrator(user)


def auditors_only(view):
    """To anybody else there is no such page."""

    @require_safe
    @never_cache
    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not reads_history(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapped


@auditors_only
def index(request):
    """The registers whose changes are kept."""
    registers = [events.pgh_tracked_model._meta for events in change_history.registers().values()]
    return page(request, f"{FOLDER}/index.html", "修改记录", registers=registers)


@auditors_only
def register(request, app_label, model_name):
    """The latest changes of one register."""
    events = events_or_404(app_label, model_name)
    options = events.pgh_tracked_model._meta
    found = change_history.latest(events, until_of(request))
    return page(
        request,
        f"{FOLDER}/register.html",
        f"{options.verbose_name}的修改记录",
        register=options,
        changes=found,
        is_first_page="until" not in request.GET,
    )


@auditors_only
def row(request, app_label, model_name, pk):
    """All changes of one row, the newest first; also of a row that has been deleted."""
    events = events_or_404(app_label, model_name)
    options = events.pgh_tracked_model._meta
    found = change_history.of_row(events, pk, until_of(request))
    if not found.entries and not events.pgh_tracked_model._base_manager.filter(pk=pk).exists():
        raise Http404
    return page(
        request,
        f"{FOLDER}/row.html",
        f"{options.verbose_name}的修改记录",
        register=options,
        name=found.entries[0].row_name if found.entries else f"编号{pk}",
        pk=pk,
        changes=found,
        is_first_page="until" not in request.GET,
    )


def events_or_404(app_label, model_name):
    try:
        return change_history.registers()[f"{app_label}.{model_name}"]
    except KeyError:
        raise Http404 from None


def until_of(request) -> int | None:
    """The last change that was seen. Raises SuspiciousOperation (400) for what is no key."""
    text = request.GET.get("until")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise SuspiciousOperation("until is not a key")
    return int(text)


def page(request, template, title, **context):
    context |= {**admin.site.each_context(request), "title": title}
    return TemplateResponse(request, template, context)
