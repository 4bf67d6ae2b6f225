"""The inbox of the staff, their channels, and their calendar of deadlines."""

from functools import wraps

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.landing import landing_of
from reminders import feeds
from reminders.forms import ChannelForm, PreferenceForm
from reminders.ics import calendar_of
from reminders.inbox import mark_read, unread
from reminders.models import Deadline, Notification, NotificationPreference

PAGE_SIZE = 50
# Who oversees the county sees every clock; a calendar program is served those that end first.
FEED_SIZE = 1000


def staff_only(view):
    """The workbench's pages are the staff's; a resident or an enterprise has no business here."""

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapped


def show(request, template, title, **context):
    """A page inside the workbench."""
    return render(
        request, template, {**admin.site.each_context(request), "title": title, **context}
    )


@require_safe
@staff_only
def inbox(request):
    """My messages, the newest first. ``before``: the id below which the page begins."""
    found = Notification.objects.inbox_of(request.user).order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        found = found.filter(pk__lt=int(before))
    rows = list(found[: PAGE_SIZE + 1])
    older = rows[PAGE_SIZE - 1].pk if len(rows) > PAGE_SIZE else None
    return show(
        request,
        "reminders/inbox.html",
        "消息",
        notifications=rows[:PAGE_SIZE],
        older=older,
        is_first_page=not before,
        unread_count=unread(request.user).count(),
    )


@require_POST
@staff_only
def open_message(request, pk):
    """Mark one of my messages as read and go where it points."""
    mine = Notification.objects.inbox_of(request.user)
    message = get_object_or_404(mine, pk=pk)
    mark_read(mine.filter(pk=pk))
    is_ours = message.link and url_has_allowed_host_and_scheme(message.link, allowed_hosts=None)
    return HttpResponseRedirect(message.link if is_ours else reverse("reminders:inbox"))


@require_POST
@staff_only
def read_all(request):
    """Mark all my messages as read."""
    count = mark_read(unread(request.user))
    messages.success(request, f"{count}条消息标为已读。")
    return redirect("reminders:inbox")


@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request):
    """By which channels I am told; not of the staff are those who act for an enterprise or an institution."""
    preference = NotificationPreference.objects.filter(user=request.user).first()
    preference = preference or NotificationPreference(user=request.user)
    form_class = PreferenceForm if request.user.is_staff else ChannelForm
    form = form_class(request.POST or None, instance=preference)
    if form.is_valid():
        form.save()
        messages.success(request, "接收方式已保存。")
        return redirect("reminders:preferences")
    if not request.user.is_staff:
        page = {"form": form, "home": landing_of(request.user)}
        return render(request, "reminders/channels.html", page)
    return show(request, "reminders/preferences.html", "接收方式", form=form)


@require_safe
@staff_only
def calendar_feed(request):
    """Whether I have a calendar address, and since when."""
    return show_calendar_feed(request)


@require_POST
@never_cache
@staff_only
def make_calendar_feed(request):
    """Make an address and show it, this once: a redirect would have to keep the secret somewhere."""
    token = feeds.make_feed(request.user)
    address = request.build_absolute_uri(f"{reverse('deadlines_feed')}?token={token}")
    return show_calendar_feed(request, address=address)


@require_POST
@staff_only
def revoke_calendar_feed(request):
    """Stop my calendar address."""
    feeds.revoke_feeds(request.user)
    messages.success(request, "日历地址已停用。")
    return redirect("reminders:calendar_feed")


def show_calendar_feed(request, address=""):
    feed = feeds.current_feeds(request.user).first()
    return show(request, "reminders/calendar_feed.html", "日历订阅", feed=feed, address=address)


@login_not_required
@never_cache
@require_safe
def deadlines_feed(request):
    """My open deadlines as an iCalendar file, by the secret in ``?token=``.

    A wrong, a missing and a revoked secret are answered alike. A calendar program cannot post, so this
    GET notes that the address is in use, once an hour.
    """
    token = request.GET.get("token", "")
    user = feeds.user_of(token)
    if user is None:
        return HttpResponse(
            "日历地址无效。\n", status=401, content_type="text/plain; charset=utf-8"
        )
    feeds.note_use(token)
    mine = Deadline.objects.open().visible_to(user).select_related("rule", "owner")
    text = calendar_of(
        mine.order_by("due_on", "pk")[:FEED_SIZE],
        name=f"{settings.SITE_NAME} 办理时限",
        site_url=request.build_absolute_uri("/").rstrip("/"),
        at=timezone.now(),
    )
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="deadlines.ics"'
    return response
