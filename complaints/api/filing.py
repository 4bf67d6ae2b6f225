"""Filing a complaint without an account."""

import hashlib
import json

from django.db import IntegrityError, transaction
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, serializers, status

from complaints import catalogue, guard, services, validation
from complaints.api.clocks import ClockSerializer, clock_of
from complaints.models import IdempotencyKey
from complaints.models.choices import Channel, Kind
from enterprises.models import Enterprise
from gaotai_jiazheng import rate_limits, typed_values
from gaotai_jiazheng.api_conventions import JsonView
from gaotai_jiazheng.sealed import blind_index
from regions.models import Community

MAX_KEY_LENGTH = 200


class FilingSerializer(serializers.Serializer):
    """What a complaint must contain. Source: 总局令第121号第十条, 第十二条."""

    kind = serializers.ChoiceField(
        [(kind.value, kind.label) for kind in catalogue.OFFERED_KINDS],
        error_messages={"invalid_choice": "这类事项目前不能通过接口提交。"},
    )
    category = serializers.CharField()
    title = serializers.CharField(max_length=80)
    content = serializers.CharField(max_length=4000)
    demand = serializers.CharField(
        max_length=500, required=False, allow_blank=True, help_text="投诉必填，其他事项不填。"
    )
    respondent_name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    respondent_address = serializers.CharField(max_length=160, required=False, allow_blank=True)
    enterprise = serializers.IntegerField(required=False, allow_null=True)
    community = serializers.IntegerField(required=False, allow_null=True)
    complainant_name = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="匿名举报不填，其他事项必填。"
    )
    complainant_phone = serializers.CharField(
        max_length=30, required=False, allow_blank=True, help_text="匿名举报不填，其他事项必填。"
    )
    complainant_address = serializers.CharField(max_length=160, required=False, allow_blank=True)
    amount_yuan = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    occurred_on = serializers.DateField(required=False, allow_null=True)
    anonymous = serializers.BooleanField(
        required=False,
        help_text="true 表示匿名，只能用于举报；投诉等要留真实姓名和电话（第十条）。欠薪的 true 表示不让单位知道是谁。",
    )
    hides_name = serializers.BooleanField(
        required=False, help_text="对被投诉人隐去姓名，用于投诉和欠薪。"
    )
    consent_version = serializers.CharField(max_length=20)

    def to_internal_value(self, data):
        if isinstance(data, dict):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                raise serializers.ValidationError({name: ["没有这个字段。"] for name in unknown})
        return super().to_internal_value(data)

    def validate_category(self, value):
        try:
            return catalogue.categories()[value]
        except KeyError:
            raise serializers.ValidationError("没有这个投诉类别。") from None

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

    def validate_enterprise(self, value):
        if value is None:
            return None
        try:
            return Enterprise.objects.registered().get(pk=value)
        except (Enterprise.DoesNotExist, OverflowError):
            raise serializers.ValidationError("名录中没有这家企业。") from None

    def validate_community(self, value):
        if value is None:
            return None
        try:
            return Community.objects.active().select_related("town").get(pk=value)
        except (Community.DoesNotExist, OverflowError):
            raise serializers.ValidationError("没有这个社区（村）。") from None

    def validate_complainant_name(self, value):
        return typed_values.clean_line(value, 40)

    def validate_complainant_phone(self, value):
        return typed_values.check_phone(value) if value else value

    def validate_complainant_address(self, value):
        return typed_values.clean_line(value, 160)

    def validate_amount_yuan(self, value):
        return value if value is None else typed_values.check_amount(value)

    def validate_occurred_on(self, value):
        return value if value is None else typed_values.check_past(value)

    def validate_consent_version(self, value):
        notice = catalogue.privacy_notice()
        if value != notice.version:
            message = f"请先阅读并同意隐私告知，现行版本是{notice.version}。"
            raise serializers.ValidationError(message)
        return notice

    def validate(self, attrs):
        validation.check_filing(attrs)
        enterprise = attrs.get("enterprise")
        if not attrs.get("respondent_name") and attrs["kind"] in validation.AGAINST_SOMEBODY:
            if enterprise is None:
                message = "请填写被投诉人名称，或者从名录中选择企业。"
                raise serializers.ValidationError({"respondent_name": [message]})
            attrs["respondent_name"] = enterprise.name
            attrs["respondent_address"] = attrs.get("respondent_address") or enterprise.address
        return attrs


# Its fields are worked out once; validating keeps nothing in it.
FILING = FilingSerializer()


class FiledSerializer(serializers.Serializer):
    """The answer to a filing; the query code is told only here."""

    number = serializers.CharField()
    query_code = serializers.CharField()
    state = serializers.CharField()
    bureau = serializers.CharField()
    bureau_name = serializers.CharField()
    routing_reason = serializers.CharField()
    deadlines = ClockSerializer(many=True)


class FilingView(JsonView):
    """Files a complaint without an account."""

    @extend_schema(
        operation_id="file_complaint",
        request=FilingSerializer,
        responses={201: FiledSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request, data):
        return status.HTTP_201_CREATED, self.answer(request, data)

    def answer(self, request, data):
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) > MAX_KEY_LENGTH:
            raise exceptions.ValidationError({"Idempotency-Key": ["幂等键太长。"]})
        if key and (answer := first_answer(key, data)):
            return answer
        if not guard.may_file(request):
            raise exceptions.Throttled(rate_limits.HOUR, "提交太频繁，请稍后再试，或者拨打12345。")
        values = FILING.run_validation(data)
        try:
            return file_once(values, key, data)
        except IntegrityError:
            # The same key came twice at the same moment; the other request has filed the case.
            answer = first_answer(key, data)
            if answer is None:
                raise
            return answer


def file_once(values, key, data):
    """File the complaint; with a key, the answer is remembered in the same transaction."""
    if not key:
        return answer_of(file_from(values))
    with transaction.atomic():
        filed = file_from(values)
        answer = answer_of(filed)
        IdempotencyKey.objects.create(
            digest=blind_index(key, "idempotency"),
            request_digest=digest_of_request(data),
            complaint=filed.complaint,
            answer=json.dumps(answer),
        )
    return answer


def file_from(values):
    values = {"demand": "", "complainant_name": "", "complainant_phone": "", **values}
    values |= {"channel": Channel.API, "privacy_notice": values.pop("consent_version")}
    is_anonymous = values.pop("anonymous", False)
    if values["kind"] == Kind.WAGE_ARREARS:
        wage = {"own_yuan": values.pop("amount_yuan")}
        values["hides_name"] = is_anonymous or values.get("hides_name", False)
        return services.file_wage_claim(wage=wage, **values)
    return services.file_complaint(is_anonymous=is_anonymous, **values)


def answer_of(filed):
    complaint = filed.complaint
    return {
        "number": complaint.number,
        "query_code": filed.query_code,
        "state": complaint.state,
        "bureau": complaint.bureau.slug,
        "bureau_name": complaint.bureau.name,
        "routing_reason": complaint.routing_reason,
        "deadlines": [clock_of(deadline) for deadline in filed.deadlines],
    }


def first_answer(key, data):
    """What was answered to this key before; None when it is new. Another body under the same key: 409."""
    known = IdempotencyKey.objects.filter(digest=blind_index(key, "idempotency")).first()
    if known is None:
        return None
    if known.request_digest != digest_of_request(data):
        error = exceptions.APIException("这个幂等键已经用于另一份内容。", "idempotency_key_reused")
        error.status_code = status.HTTP_409_CONFLICT
        raise error
    return json.loads(known.answer)


def digest_of_request(data):
    return hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
