"""What a work order must contain, by whichever door it comes in: the API or a file."""

import re

from django.utils import timezone
from rest_framework import serializers

from complaints import catalogue
from complaints.transitions import Kind
from exchange.models import Partner
from exchange.places import community_named
from gaotai_jiazheng import typed_values

EXTERNAL_NUMBER = re.compile(r"\A[A-Za-z0-9][A-Za-z0-9._-]{0,59}\Z")
# Matters in which somebody has done something; a question or an idea has no other side.
AGAINST_SOMEBODY = frozenset({Kind.COMPLAINT, Kind.VIOLATION_REPORT, Kind.WAGE_ARREARS})
PERSON = ("complainant_name", "complainant_phone")


class WorkOrderSerializer(serializers.Serializer):
    """A work order as the hotline sends it; its values become the arguments of ``orders.take_order``.

    Dates and times in ISO 8601. Values read from a file may be texts: "600.00", "2026-11-20", "true".
    """

    external_number = serializers.RegexField(
        EXTERNAL_NUMBER,
        max_length=60,
        help_text="热线工单号：字母、数字、点、横线、下划线，最多60个字符。",
        error_messages={"invalid": "工单号只能含字母、数字、点、横线和下划线。"},
    )
    received_at = serializers.DateTimeField(
        help_text="热线受理的时间，例如 2026-11-23T09:30:00+08:00。"
    )
    kind = serializers.ChoiceField(
        Kind.choices, error_messages={"invalid_choice": "没有这个事项类型。"}
    )
    category = serializers.CharField(help_text="类别标识，须与事项类型相符。")
    title = serializers.CharField(max_length=80)
    content = serializers.CharField(max_length=4000)
    demand = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="投诉必填。"
    )
    respondent_name = serializers.CharField(
        max_length=80, required=False, allow_blank=True, help_text="投诉、举报、欠薪必填。"
    )
    respondent_address = serializers.CharField(max_length=160, required=False, allow_blank=True)
    community = serializers.CharField(
        max_length=60,
        required=False,
        allow_blank=True,
        allow_null=True,
        help_text="社区（村）的名称、镇名加名称，或者区划代码。",
    )
    complainant_name = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="匿名举报以外必填。"
    )
    complainant_phone = serializers.CharField(
        max_length=30, required=False, allow_blank=True, help_text="匿名举报以外必填。"
    )
    complainant_address = serializers.CharField(max_length=160, required=False, allow_blank=True)
    anonymous = serializers.BooleanField(
        default=False,
        help_text="举报：匿名。其他：不向对方透露姓名，姓名和电话仍须提供。",
        error_messages={"invalid": "请填写是（true）或者否（false）。"},
    )
    occurred_on = serializers.DateField(required=False, allow_null=True)
    amount_yuan = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=0, required=False, allow_null=True
    )

    bureau_received_on = serializers.DateField(
        required=False,
        allow_null=True,
        help_text=(
            "只用于12315工单：县市场监管局在全国12315平台收到的日期，法定期限从这一天起算；"
            "不填，从本平台收到之日起算。"
        ),
    )

    def to_internal_value(self, data):
        """Names that there are not are told beside what is wrong with the others."""
        names = sorted(set(data) - set(self.fields)) if isinstance(data, dict) else ()
        unknown = {name: ["没有这个字段。"] for name in names}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **unknown}) from None
        if unknown:
            raise serializers.ValidationError(unknown)
        return values

    def validate_received_at(self, value):
        typed_values.check_past(value.date())
        return value

    def validate_title(self, value):
        return typed_values.clean_line(value, 80)

    def validate_content(self, value):
        return typed_values.clean_text(value, 4000)

    def validate_demand(self, value):
        return typed_values.clean_text(value, 500)

    def validate_respondent_name(self, value):
        return typed_values.clean_line(value, 80)

    def validate_respondent_address(self, value):
        return typed_values.clean_line(value, 160)

    def validate_community(self, value):
        return community_named(value) if value else None

    def validate_complainant_name(self, value):
        return typed_values.clean_line(value, 40)

    def validate_complainant_phone(self, value):
        return typed_values.check_phone(value) if value else ""

    def validate_complainant_address(self, value):
        return typed_values.clean_line(value, 160)

    def validate_occurred_on(self, value):
        return value if value is None else typed_values.check_past(value)

    def validate_amount_yuan(self, value):
        return value if value is None else typed_values.check_amount(value)

    def validate_bureau_received_on(self, value):
        return value if value is None else typed_values.check_past(value)

    def validate(self, attrs):
        kind = attrs["kind"]
        attrs["category"] = category_of(kind, attrs["category"])
        is_nameless = kind == Kind.VIOLATION_REPORT and attrs["anonymous"]
        needed = () if is_nameless else PERSON
        if kind in AGAINST_SOMEBODY:
            needed += ("respondent_name",)
        if kind == Kind.COMPLAINT:
            needed += ("demand",)
        if missing := [name for name in needed if not attrs.get(name)]:
            raise serializers.ValidationError({name: ["请填写这一项。"] for name in missing})
        check_receipt(attrs, self.context.get("hotline"))
        if is_nameless:
            for name in (*PERSON, "complainant_address"):
                attrs[name] = ""
        return attrs


def category_of(kind, slug):
    """The category with this slug. Raises ValidationError where this kind has none of that name."""
    try:
        return catalogue.categories_of(kind)[slug]
    except KeyError:
        message = f"{Kind(kind).label}没有这个类别。"
        raise serializers.ValidationError({"category": [message]}) from None


def check_receipt(attrs, hotline):
    """The day on which the bureau had a matter of 12315 lies between the call and today; the orders of
    12345 have none, as the bureau has them from here. Raises ValidationError."""
    received_on = attrs.get("bureau_received_on")
    if received_on is None:
        return
    if hotline != Partner.Hotline.H12315:
        message = "只有12315工单填写这一项。"
    elif received_on < timezone.localdate(attrs["received_at"]):
        message = "不能早于热线受理的日期。"
    else:
        return
    raise serializers.ValidationError({"bureau_received_on": [message]})


# Their fields are worked out once; validating keeps nothing in them.
ORDERS = {
    hotline: WorkOrderSerializer(context={"hotline": hotline}) for hotline in Partner.Hotline.values
}


def check_order(data: dict, hotline: str = Partner.Hotline.H12345) -> dict:
    """The values of an order of this hotline, checked. Raises rest_framework's ValidationError:
    field -> sentences."""
    return ORDERS[hotline].run_validation(data)
