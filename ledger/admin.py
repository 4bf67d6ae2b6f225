"""The books in the workbench: everything can be read by whoever oversees the county, nothing written."""

from django.contrib import admin
from django.utils.html import format_html, format_html_join
from unfold.admin import TabularInline

from bureaus.permissions import oversees_all_bureaus
from gaotai_jiazheng.register_admin import WorkbenchAdmin, WrittenByServices
from ledger.models import Account, Entry, Hold, Posting, Proof


class BooksAdmin(WrittenByServices, WorkbenchAdmin):
    """Read-only: the books have no writer but the services."""

    list_per_page = 50
    list_max_show_all = 0
    show_full_result_count = False
    actions = None
    sortable_by = []

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def has_view_permission(self, request, obj=None):
        return oversees_all_bureaus(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    @admin.display(description="序号")
    def listed_key(self, row):
        return row.pk


@admin.register(Account)
class AccountAdmin(BooksAdmin):
    list_display = ["code", "name", "listed_balance", "listed_held", "postings_count", "closed_at"]
    search_fields = ["code", "name"]
    fields = [
        "code",
        "name",
        "listed_balance",
        "listed_held",
        "postings_count",
        "head",
        "opened_at",
        "closed_at",
    ]

    @admin.display(description="余额（元）")
    def listed_balance(self, account):
        return account.balance_yuan

    @admin.display(description="冻结（元）")
    def listed_held(self, account):
        return account.held_yuan


class PostingInline(TabularInline):
    """The sides of an entry: two, seldom a few more."""

    model = Posting
    fields = ["account", "listed_amount", "number", "digest"]
    readonly_fields = fields
    extra = 0
    can_delete = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("account")

    def has_view_permission(self, request, obj=None):
        return oversees_all_bureaus(request.user)

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    @admin.display(description="金额（元）")
    def listed_amount(self, posting):
        return f"{posting.amount_yuan:+}"


@admin.register(Entry)
class EntryAdmin(BooksAdmin):
    list_display = ["listed_key", "booked_on", "narration", "subject_label", "document", "by"]
    list_display_links = ["listed_key", "narration"]
    list_select_related = ["by"]
    search_fields = ["subject_label", "document", "postings__account__code"]
    search_help_text = "事项编号、凭证、科目代码"
    fields = [
        "key",
        "kind",
        "narration",
        "document",
        "subject_label",
        "by",
        "booked_on",
        "recorded_at",
    ]
    inlines = [PostingInline]


@admin.register(Hold)
class HoldAdmin(BooksAdmin):
    list_display = [
        "listed_key",
        "account",
        "listed_amount",
        "narration",
        "placed_at",
        "listed_end",
    ]
    list_select_related = ["account", "end"]
    fields = ["key", "account", "listed_amount", "narration", "by", "placed_at", "listed_end"]

    @admin.display(description="金额（元）")
    def listed_amount(self, held):
        return held.amount_yuan

    @admin.display(description="解除")
    def listed_end(self, held):
        if not hasattr(held, "end"):
            return "冻结中"
        return "已使用" if held.end.entry_id else "已解除"


@admin.register(Proof)
class ProofAdmin(BooksAdmin):
    list_display = ["proved_at", "is_sound", "accounts", "entries", "postings", "took_ms"]
    fields = ["proved_at", "is_sound", "listed_results", "head", "took_ms"]

    def get_queryset(self, request):
        return WorkbenchAdmin.get_queryset(self, request)

    @admin.display(description="各项结果")
    def listed_results(self, proof):
        """Every invariant in words, those that do not hold first."""
        results = sorted(proof.results, key=lambda each: not each["violations"])
        rows = ((each["name"], verdict(each["violations"])) for each in results)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}：{}</li>", rows))


def verdict(violations: int) -> str:
    return f"不成立，{violations}处" if violations else "成立"
