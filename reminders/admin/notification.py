"""The ladder, the reminders that were given, and the outbox with its failures."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from unfold.paginator import InfinitePaginator
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget

from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices
from reminders import outbox
from reminders.models import Notification, Reminder, ReminderStage
from reminders.reminding import wake_clocks
from reminders.stages import stages

Channel, State = Notification.Channel, Notification.State
SEALED_WORDS = "只给收件人看"


class ReminderStageForm(forms.ModelForm):
    audiences = forms.MultipleChoiceField(
        label="提醒对象",
        choices=ReminderStage.Audience.choices,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )

    class Meta:
        model = ReminderStage
        fields = ["name", "slug", "anchor", "offset", "audiences", "is_active"]


@admin.register(ReminderStage)
class ReminderStageAdmin(WorkbenchAdmin):
    """A stage that was given keeps its name for ever, so it is switched off and never deleted."""

    form = ReminderStageForm
    fields = ["name", "slug", "anchor", "offset", "audiences", "is_active"]
    list_display = ["name", "anchor", "offset", "audience_names", "is_active"]

    def get_readonly_fields(self, request, obj=None):
        return ["slug"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    @admin.display(description="提醒对象")
    def audience_names(self, stage):
        return "、".join(ReminderStage.Audience(name).label for name in stage.audiences)

    def save_model(self, request, obj, form, change):
        """A rung that was added may be due before the day that a clock waits for: look at all again."""
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            wake_clocks()
        stages.forget()


class ReadOnlyAdmin(WrittenByServices, WorkbenchAdmin):
    """Rows that services write and nobody edits."""


@admin.register(Reminder)
class ReminderAdmin(ReadOnlyAdmin):
    """Who was reminded of what, when, and whether in time."""

    list_display = ["clock", "stage", "recipient", "due_to_send_on", "late", "created_at"]
    list_filter = ["is_late"]
    fields = ["clock", "round", "stage", "recipient", "due_to_send_on", "late", "created_at"]
    list_select_related = ["deadline__rule", "recipient"]
    show_full_result_count = False
    paginator = InfinitePaginator

    @admin.display(description="时限")
    def clock(self, reminder):
        return str(reminder.deadline)

    @admin.display(description="补发")
    def late(self, reminder):
        return "补发" if reminder.is_late else "按时"


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """The outbox. ``?state__exact=failed`` are those that were given up.

    Sending again is the one thing that the permission to change a message gives.
    """

    list_display = [
        "subject",
        "channel",
        "to",
        "state",
        "attempts",
        "last_error",
        "created_at",
        "what_to_do",
    ]
    list_filter = ["state", "channel", "is_late"]
    list_select_related = ["recipient", "bureau"]
    show_full_result_count = False
    paginator = InfinitePaginator
    list_disable_select_all = True  # the bar would say how many there are, which nobody counts
    actions = ["send_selected_again"]
    fields = [
        "channel",
        "to",
        "kind",
        "subject",
        "words",
        "leads_to",
        "is_late",
        "state",
        "attempts",
        "next_attempt_at",
        "good_until",
        "last_error",
        "created_at",
        "sent_at",
    ]

    def has_send_again_permission(self, request):
        return request.user.has_perm("reminders.change_notification")

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/send-again/", wrap(self.send_again_view), name="notification_send_again"
            ),
            path("<int:pk>/notice/", wrap(self.notice_view), name="notification_notice"),
            *super().get_urls(),
        ]

    @admin.display(description="收件人")
    def to(self, notification):
        """The name of the person or the bureau; of a resident no more than is needed."""
        return str(notification.recipient or notification.bureau or mask_address(notification))

    @admin.display(description="正文")
    def words(self, notification):
        return SEALED_WORDS if is_for_a_resident(notification) else notification.body

    @admin.display(description="链接")
    def leads_to(self, notification):
        return SEALED_WORDS if is_for_a_resident(notification) else notification.link

    @admin.display(description="操作")
    def what_to_do(self, notification):
        """Buttons of the list's own form, whose token they post."""
        if notification.state == State.EXPIRED or is_over(notification):
            return "已经过期，不再发送"
        if notification.state == State.FAILED:
            if notification.channel != Channel.MEMBERS and not notification.address:
                return "号码已经按期删除，不能再发"
            address = reverse("admin:notification_send_again", args=[notification.pk])
            return format_html(
                '<button type="submit" formaction="{}" class="text-link">重新发送</button>', address
            )
        if notification.channel == Channel.PRINT:
            address = reverse("admin:notification_notice", args=[notification.pk])
            return format_html('<a class="text-link" href="{}">打印</a>', address)
        return ""

    @admin.action(description="重新发送所选的失败消息", permissions=["send_again"])
    def send_selected_again(self, request, queryset):
        self.report(request, outbox.send_again(queryset))

    @method_decorator(require_POST)
    def send_again_view(self, request, pk):
        """Put one failed message back into the outbox."""
        if not self.has_send_again_permission(request):
            raise PermissionDenied
        get_object_or_404(Notification, pk=pk)
        self.report(request, outbox.send_again(Notification.objects.filter(pk=pk)))
        return redirect("admin:reminders_notification_changelist")

    @method_decorator(require_safe)
    def notice_view(self, request, pk):
        """A message on paper."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        notification = get_object_or_404(Notification, pk=pk, channel=Channel.PRINT)
        address = settings.SITE_URL + notification.link if notification.link else ""
        return render(
            request, "reminders/notice.html", {"notification": notification, "address": address}
        )

    def report(self, request, count):
        if count:
            self.message_user(request, f"{count}条消息将重新发送。", messages.SUCCESS)
        else:
            self.message_user(request, "没有失败的消息需要重新发送。", messages.WARNING)


def is_over(notification) -> bool:
    """Whether a message that failed has lost its use meanwhile."""
    has_failed, until = notification.state == State.FAILED, notification.good_until
    return has_failed and until is not None and until <= timezone.now()


def is_for_a_resident(notification) -> bool:
    """Whether it went to somebody without an account: its words may be a code, its link a key to what only
    the person may open."""
    is_for_staff = notification.recipient_id or notification.bureau_id
    return not is_for_staff and notification.channel != Channel.PRINT


def mask_address(notification):
    """l***@example.org; of a telephone nothing. Beside the number of a report even its last digits tell
    who made the report (总局令第121号第三十七条)."""
    if notification.channel == Channel.EMAIL:
        name, _, domain = notification.address.partition("@")
        return f"{name[:1]}***@{domain}"
    return "当事人手机"
