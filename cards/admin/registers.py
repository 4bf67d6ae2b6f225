"""What the workbench only shows: published lists, and how often cards are checked."""

from datetime import datetime

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from cards import codes, permissions
from cards.models import CheckCount, RevocationList
from cards.transitions import State
from gaotai_jiazheng.register_admin import RegisterAdmin

# Why a card is on a list, as lists write it; how many of each the page names.
WHYS = {
    State.LOST: State.LOST.label,
    State.REPLACED: State.REPLACED.label,
    State.REVOKED: State.REVOKED.label,
    "red": "使用中，但今天不能上门（红色）",
}
NUMBERS_SHOWN = 200


class ShownRegister(RegisterAdmin):
    """Written by the clock alone; for whoever sees cards."""

    def has_view_permission(self, request, obj=None):
        return permissions.sees_cards(request.user)

    def has_module_permission(self, request):
        return permissions.sees_cards(request.user)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RevocationList)
class RevocationListAdmin(ShownRegister):
    list_display = ("id", "issued_at", "key")
    list_select_related = ("key",)
    fields = ("issued_at", "next_update", "cards", "key", "signature", "signed_text")
    readonly_fields = ("next_update", "cards", "signed_text")

    @admin.display(description="下一份最晚签发")
    def next_update(self, published):
        moment = datetime.fromisoformat(published.content()["next_update"])
        return date_format(timezone.localtime(moment), "DATETIME_FORMAT")

    @admin.display(description="签名的原文")
    def signed_text(self, published):
        return published.payload

    @admin.display(description="名单上的证")
    def cards(self, published):
        rows = [
            (
                words,
                len(numbers),
                [codes.grouped(codes.code_of(number)) for number in numbers[:NUMBERS_SHOWN]],
            )
            for why, words in WHYS.items()
            for numbers in [published.content()["cards"].get(why, [])]
        ]
        return render_to_string("admin/cards/_list.html", {"rows": rows})


@admin.register(CheckCount)
class CheckCountAdmin(ShownRegister):
    list_display = ("day", "outcome", "checks")
    list_filter = ("outcome",)
