"""Funds, purposes and the formats of banks: registers that the whole staff may read."""

from django.contrib import admin
from django.template.loader import render_to_string

from funds import format_words, permissions, services
from funds.forms import BankFormatForm
from funds.models import BankFormat, Fund, Purpose
from gaotai_jiazheng.register_admin import RegisterAdmin

HOW = (
    "一行是一列，按次序排；清空一行就是去掉这一列，要插在第3列和第4列之间，次序写3.5。"
    "宽、对齐、补位只用于定长文本。"
)


class SetUpAdmin(RegisterAdmin):
    """Written by who sets the portal up; nothing is deleted."""

    def has_add_permission(self, request):
        return permissions.can_set_up(request.user)

    def has_change_permission(self, request, obj=None):
        return permissions.can_set_up(request.user)

    def has_delete_permission(self, request, obj=None):
        return False

    def get_readonly_fields(self, request, obj=None):
        """The code stays: policies, accounts and the data of the portal know a row by it."""
        fields = super().get_readonly_fields(request, obj)
        return fields if obj is None else [*fields, "code"]


@admin.register(Fund)
class FundAdmin(SetUpAdmin):
    list_display = ["name", "bureau", "supervisor", "is_demo"]
    list_select_related = ["bureau", "supervisor"]
    fields = ["code", "name", "bureau", "supervisor", "basis", "is_demo"]

    def save_model(self, request, obj, form, change):
        services.register_fund(obj)


@admin.register(Purpose)
class PurposeAdmin(SetUpAdmin):
    list_display = ["name", "result_unit"]


@admin.register(BankFormat)
class BankFormatAdmin(SetUpAdmin):
    """Columns stand in tables; who may write a format writes them in tables of cells."""

    form = BankFormatForm
    list_display = ["name", "kind", "encoding", "is_demo", "is_active"]
    shown = [
        "name", "kind", "encoding", "delimiter", "has_headings",
        "payment_table", "payment_closing_table", "return_table", "return_closing_table", "good_answers",
        "is_demo", "is_active",
    ]  # fmt: skip
    readonly_fields = [
        "payment_table", "payment_closing_table", "return_table", "return_closing_table", "good_answers",
    ]  # fmt: skip
    typed = ["columns", "closing", "return_columns", "return_closing", "answers"]

    def get_fieldsets(self, request, obj=None):
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": self.shown})]
        facts = ["code", *(name for name in self.shown if name not in self.readonly_fields)]
        return [(None, {"fields": facts}), ("怎样写", {"fields": self.typed, "description": HOW})]

    @admin.display(description="发放文件的列")
    def payment_table(self, bank_format):
        return table(bank_format, bank_format.columns)

    @admin.display(description="发放文件的末行")
    def payment_closing_table(self, bank_format):
        return table(bank_format, bank_format.closing)

    @admin.display(description="回盘文件的列")
    def return_table(self, bank_format):
        return table(bank_format, bank_format.return_columns)

    @admin.display(description="回盘文件的末行")
    def return_closing_table(self, bank_format):
        return table(bank_format, bank_format.return_closing)

    @admin.display(description="表示成功的回答")
    def good_answers(self, bank_format):
        return "、".join(bank_format.answers)


def table(bank_format, columns):
    headings, rows = format_words.table_of(
        columns, is_fixed=bank_format.kind == BankFormat.Kind.FIXED
    )
    return render_to_string("admin/funds/_columns.html", {"headings": headings, "rows": rows})
