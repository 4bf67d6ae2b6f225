"""Complaints for programs: filing and tracking without an account, lists and cases for staff."""

import hashlib
import json

import django_filters
from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, generics, serializers, status
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import HasScope
from complaints import catalogue, guard, services, tracking, validation
from complaints.models import Complaint, IdempotencyKey, Step
from complaints.models.choices import Channel
from complaints.transitions import OPEN_STATES
from enterprises.models import Enterprise
from gaotai_jiazheng import masking
from gaotai_jiazheng.sealed import blind_index
from regions.models import Community
from reminders.models import Deadline

MAX_KEY_LENGTH = 200


class ClockSerializer(serializers.Serializer):
    """A clock as anybody may see it: the rule, its last day, and why."""

    rule = serializers.CharField(source="rule.slug")
    name = serializers.CharField(source="rule.name")
    due_on = serializers.DateField()
    provisional = serializers.BooleanField(source="is_provisional")
    expected = serializers.BooleanField(source="is_expected")
    basis = serializers.CharField(source="rule.basis_text")
    state = serializers.CharField()


class FilingSerializer(serializers.Serializer):
    """What a complaint must contain. Source: 总局令第121号第十条, 第十二条."""

    kind = serializers.ChoiceField(
        [(kind.value, kind.label) for kind in catalogue.OFFERED_KINDS],
        error_messages={"invalid_choice": "这类事项目前不能通过接口提交。"},
    )
    category = serializers.CharField()
    title = serializers.CharField(max_length=80)
    content = serializers.CharField(max_length=4000)
    demand = serializers.CharField(max_length=500)
    respondent_name = serializers.CharField(max_length=80, required=False, allow_blank=True)
    respondent_address = serializers.CharField(max_length=160, required=False, allow_blank=True)
    enterprise = serializers.IntegerField(required=False, allow_null=True)
    community = serializers.IntegerField(required=False, allow_null=True)
    complainant_name = serializers.CharField(max_length=40)
    complainant_phone = serializers.CharField(max_length=30)
    complainant_address = serializers.CharField(max_length=160, required=False, allow_blank=True)
    amount_yuan = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    occurred_on = serializers.DateField(required=False, allow_null=True)
    anonymous = serializers.BooleanField(
        required=False, help_text="对被投诉人隐去姓名；投诉须提供真实身份（第十条）。"
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
        return validation.clean_line(value, 80)

    def validate_content(self, value):
        return validation.clean_text(value, 4000)

    def validate_demand(self, value):
        return validation.clean_text(value, 500)

    def validate_respondent_name(self, value):
        return validation.clean_line(value, 80)

    def validate_respondent_address(self, value):
        return validation.clean_line(value, 160)

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
        return validation.clean_line(value, 40)

    def validate_complainant_phone(self, value):
        return validation.check_phone(value)

    def validate_complainant_address(self, value):
        return validation.clean_line(value, 160)

    def validate_amount_yuan(self, value):
        return value if value is None else validation.check_amount(value)

    def validate_occurred_on(self, value):
        return value if value is None else validation.check_past(value)

    def validate_consent_version(self, value):
        notice = catalogue.privacy_notice()
        if value != notice.version:
            message = f"请先阅读并同意隐私告知，现行版本是{notice.version}。"
            raise serializers.ValidationError(message)
        return notice

    def validate(self, attrs):
        enterprise = attrs.get("enterprise")
        if not attrs.get("respondent_name"):
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


class TrackingSerializer(serializers.Serializer):
    number = serializers.CharField(max_length=40)
    query_code = serializers.CharField(max_length=40)


class PublicStepSerializer(serializers.ModelSerializer):
    """A step as the resident sees it: who did it inside the bureau is not told."""

    bureau = serializers.CharField(source="bureau.name")

    class Meta:
        model = Step
        fields = ["action", "state", "bureau", "at", "public_note"]


class ProgressSerializer(serializers.Serializer):
    number = serializers.CharField(source="complaint.number")
    state = serializers.CharField(source="complaint.state")
    bureau = serializers.CharField(source="complaint.bureau.slug")
    bureau_name = serializers.CharField(source="complaint.bureau.name")
    routing_reason = serializers.CharField(source="complaint.routing_reason")
    days_since_submission = serializers.IntegerField()
    workdays_since_submission = serializers.IntegerField()
    steps = PublicStepSerializer(many=True)
    deadlines = ClockSerializer(many=True)


class FilingView(APIView):
    """Files a complaint without an account."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="file_complaint",
        request=FilingSerializer,
        responses={201: FiledSerializer},
        parameters=[OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER)],
    )
    def post(self, request):
        key = request.headers.get("Idempotency-Key", "").strip()
        if len(key) > MAX_KEY_LENGTH:
            raise exceptions.ValidationError({"Idempotency-Key": ["幂等键太长。"]})
        if key and (answer := first_answer(key, request.data)):
            return Response(answer, status=status.HTTP_201_CREATED)
        if not guard.may_file(request):
            raise exceptions.Throttled(guard.HOUR, "提交太频繁，请稍后再试，或者拨打12315。")
        values = FILING.run_validation(request.data)
        try:
            answer = file_once(values, key, request.data)
        except IntegrityError:
            # The same key came twice at the same moment; the other request has filed the case.
            answer = first_answer(key, request.data)
            if answer is None:
                raise
        return Response(answer, status=status.HTTP_201_CREATED)


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
    values = dict(values)
    values.pop("kind")
    return services.file_complaint(
        channel=Channel.API,
        privacy_notice=values.pop("consent_version"),
        hides_name=values.pop("anonymous", False),
        **values,
    )


def answer_of(filed):
    complaint = filed.complaint
    return {
        "number": complaint.number,
        "query_code": filed.query_code,
        "state": complaint.state,
        "bureau": complaint.bureau.slug,
        "bureau_name": complaint.bureau.name,
        "routing_reason": complaint.routing_reason,
        "deadlines": [
            {
                "rule": deadline.rule.slug,
                "name": deadline.rule.name,
                "due_on": deadline.due_on.isoformat(),
                "provisional": deadline.is_provisional,
                "expected": deadline.is_expected,
                "basis": deadline.rule.basis_text,
                "state": deadline.state,
            }
            for deadline in filed.deadlines
        ],
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


class TrackView(APIView):
    """Shows a case to who has its number and its query code."""

    authentication_classes = []
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="track_complaint",
        request=TrackingSerializer,
        responses={200: ProgressSerializer},
    )
    def post(self, request):
        if not guard.may_track(request):
            raise exceptions.Throttled(guard.MINUTE, "查询太频繁，请稍后再试。")
        serializer = TrackingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        complaint = tracking.find(**serializer.validated_data)
        if complaint is None:
            guard.report_wrong_pair(request)
            raise exceptions.NotFound("编号或查询码不对，请核对后再试。", "no_such_case")
        return Response(ProgressSerializer(tracking.progress(complaint)).data)


class ComplaintFilter(django_filters.FilterSet):
    due_before = django_filters.DateFilter("next_due_on", "lte")
    due_after = django_filters.DateFilter("next_due_on", "gte")
    submitted_after = django_filters.DateFilter("submitted_at", "date__gte")
    submitted_before = django_filters.DateFilter("submitted_at", "date__lte")
    category = django_filters.CharFilter("category__slug")
    bureau = django_filters.CharFilter("bureau__slug")
    is_open = django_filters.BooleanFilter(method="filter_open")
    overdue = django_filters.BooleanFilter(method="filter_overdue")
    search = django_filters.CharFilter(method="filter_search")

    class Meta:
        model = Complaint
        fields = ["state", "channel", "town", "community", "enterprise", "number"]

    def filter_open(self, queryset, name, value):
        return queryset.open() if value else queryset.closed()

    def filter_overdue(self, queryset, name, value):
        if value:
            return queryset.overdue()
        return queryset.exclude(next_due_on__lt=timezone.localdate())

    def filter_search(self, queryset, name, value):
        return queryset.search(value)


class StaffComplaintSerializer(serializers.ModelSerializer):
    """A row of the staff list: no personal data of the complainant."""

    category = serializers.CharField(source="category.slug")
    bureau = serializers.CharField(source="bureau.slug")
    assignee = serializers.SerializerMethodField()
    overdue = serializers.BooleanField(source="is_overdue")

    class Meta:
        model = Complaint
        fields = [
            "id",
            "number",
            "kind",
            "category",
            "channel",
            "title",
            "state",
            "bureau",
            "assignee",
            "respondent_name",
            "enterprise",
            "town",
            "community",
            "submitted_at",
            "received_on",
            "next_due_on",
            "next_due_is_provisional",
            "overdue",
            "hops",
        ]

    def get_assignee(self, complaint) -> str | None:
        return complaint.assignee.name if complaint.assignee_id else None


class StepSerializer(serializers.ModelSerializer):
    bureau = serializers.CharField(source="bureau.slug")
    by = serializers.CharField(source="by.name", default=None)

    class Meta:
        model = Step
        fields = [
            "action",
            "state_before",
            "state",
            "bureau",
            "by",
            "at",
            "public_note",
            "internal_note",
        ]


class StaffComplaintDetailSerializer(StaffComplaintSerializer):
    """A case for staff; the complainant is masked, opening is a matter of the workbench."""

    complainant_name = serializers.SerializerMethodField()
    complainant_phone = serializers.SerializerMethodField()
    steps = StepSerializer(many=True)
    deadlines = serializers.SerializerMethodField()

    class Meta(StaffComplaintSerializer.Meta):
        fields = [
            *StaffComplaintSerializer.Meta.fields,
            "content",
            "demand",
            "amount_yuan",
            "occurred_on",
            "respondent_address",
            "routing_reason",
            "outcome",
            "complainant_name",
            "complainant_phone",
            "steps",
            "deadlines",
        ]

    def get_complainant_name(self, complaint) -> str:
        return masking.mask_name(complaint.complainant_name)

    def get_complainant_phone(self, complaint) -> str:
        return masking.mask_phone(complaint.complainant_phone)

    @extend_schema(responses=ClockSerializer(many=True))
    def get_deadlines(self, complaint) -> list:
        deadlines = Deadline.objects.of(complaint).select_related("rule")
        return ClockSerializer(deadlines, many=True).data


# Field of StaffComplaintSerializer -> the column it is read from.
COLUMNS = {
    **{name: name for name in StaffComplaintSerializer.Meta.fields if name != "overdue"},
    "category": "category__slug",
    "bureau": "bureau__slug",
    "assignee": "assignee__name",
}
ROW_COLUMNS = ("pk", *COLUMNS.values())


def row_of(columns) -> dict:
    """What StaffComplaintSerializer says of a case, from its columns alone."""
    row = {name: columns[column] for name, column in COLUMNS.items()}
    row["submitted_at"] = timezone.localtime(row["submitted_at"]).isoformat()
    due_on = row["next_due_on"]
    is_late = due_on is not None and due_on < timezone.localdate()
    row["overdue"] = is_late and row["state"] in OPEN_STATES
    return row


class StaffComplaintList(generics.ListAPIView):
    """The cases that the signed-in person may see, newest first; ``ordering=due``: open ones by the next
    last day."""

    serializer_class = StaffComplaintSerializer
    filterset_class = ComplaintFilter
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "complaints:read"
    extra_parameters = ["ordering"]

    @property
    def keyset_ordering(self):
        ordering = self.request.query_params.get("ordering", "newest")
        if ordering not in {"newest", "due"}:
            raise exceptions.ValidationError({"ordering": ["只能是 newest 或 due。"]})
        return ("next_due_on", "pk") if ordering == "due" else ("-pk",)

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Complaint.objects.none()
        cases = Complaint.objects.visible_to(self.request.user)
        if self.request.query_params.get("ordering") == "due":
            cases = cases.open().filter(next_due_on__isnull=False)
        return cases.values(*ROW_COLUMNS)

    def list(self, request, *args, **kwargs):
        """Rows straight from the columns: a hundred serialized model objects cost more than their query."""
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response([row_of(row) for row in rows])


class StaffComplaintDetail(generics.RetrieveAPIView):
    """One case that the signed-in person may see."""

    serializer_class = StaffComplaintDetailSerializer
    permission_classes = [IsAuthenticated, HasScope]
    required_scope = "complaints:read"

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Complaint.objects.none()
        cases = Complaint.objects.visible_to(self.request.user)
        related = cases.select_related("category", "bureau", "assignee").defer("search_vector")
        steps = Step.objects.select_related("bureau", "by")
        return related.prefetch_related(Prefetch("steps", steps))
