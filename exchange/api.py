"""The door for hotlines: hand a work order over, and ask how it stands."""

from django.conf import settings
from django.core.exceptions import ValidationError
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints.transitions import Kind, State
from exchange import orders, signing
from exchange.authentication import PartnerMay, SignedRequest
from exchange.forms import WorkOrderSerializer, check_order
from exchange.models import Partner
from exchange.reports import report

EXAMPLE = {
    "external_number": "ZY20261123000017",
    "received_at": "2026-11-23T09:30:00+08:00",
    "kind": "complaint",
    "category": "service_quality",
    "title": "保洁没有做完就走了",
    "content": "来电人反映：约定四小时深度保洁，两小时就离开，要求补做被拒绝。",
    "demand": "退还一半费用",
    "respondent_name": f"{settings.SITE_COUNTY}安心家政服务有限公司",
    "complainant_name": "王小兰",
    "complainant_phone": "13800000000",
    "occurred_on": "2026-11-20",
    "amount_yuan": "600.00",
}
SIGNED = [
    OpenApiParameter(name, str, OpenApiParameter.HEADER, required=True)
    for name in signing.HEADERS
    if name != signing.SIGNATURE
]


class OrderClockSerializer(serializers.Serializer):
    rule = serializers.CharField()
    name = serializers.CharField()
    due_on = serializers.DateField()
    provisional = serializers.BooleanField()
    expected = serializers.BooleanField()
    basis = serializers.CharField()
    state = serializers.CharField()


class OrderReportSerializer(serializers.Serializer):
    """How a work order stands; describes ``reports.report``."""

    external_number = serializers.CharField()
    number = serializers.CharField(help_text="平台编号")
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField(State.choices)
    state_name = serializers.CharField()
    is_open = serializers.BooleanField(help_text="是否仍在办理")
    bureau = serializers.CharField()
    bureau_name = serializers.CharField()
    taken_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    result = serializers.CharField(help_text="处理结果；举报只告知承办单位自己的热线平台。")
    deadlines = OrderClockSerializer(many=True)


class OrderChanged(exceptions.APIException):
    """409: the number is known with another content."""

    status_code = status.HTTP_409_CONFLICT


class SignedView(APIView):
    """A resource that partners reach by their signature."""

    authentication_classes = [SignedRequest]
    permission_classes = [PartnerMay]


class WorkOrderDoor(SignedView):
    required_scope = Partner.Scope.ORDERS_WRITE

    @extend_schema(
        operation_id="hand_over_work_order",
        request=WorkOrderSerializer,
        responses={
            201: OrderReportSerializer,
            200: OpenApiResponse(OrderReportSerializer, description="已经收到过，内容相同"),
            409: OpenApiResponse(description="这个工单号已经用于另一份内容"),
        },
        parameters=SIGNED,
        examples=[OpenApiExample("12345转来的投诉", value=EXAMPLE, request_only=True)],
    )
    def post(self, request):
        if not isinstance(request.data, dict):
            raise exceptions.ParseError("请求体应是一个 JSON 对象。")
        values = check_order(request.data, request.auth.hotline)
        try:
            taken = orders.take_order(request.auth, values)
        except ValidationError as error:
            raise OrderChanged(error.message, error.code) from None
        code = status.HTTP_201_CREATED if taken.is_new else status.HTTP_200_OK
        return Response(report(taken.order), status=code)


class WorkOrderDetail(SignedView):
    required_scope = Partner.Scope.ORDERS_READ

    @extend_schema(
        operation_id="read_work_order",
        responses=OrderReportSerializer,
        parameters=SIGNED,
    )
    def get(self, request, external_number):
        order = orders.order_with(request.auth, external_number)
        if order is None:
            raise exceptions.NotFound("没有这个工单。", "no_such_order")
        return Response(report(order))
