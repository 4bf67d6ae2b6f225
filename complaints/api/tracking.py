"""Following a case with its number and its query code."""

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response
from rest_framework.views import APIView

from complaints import guard, tracking
from complaints.api.clocks import ClockSerializer
from complaints.models import Step


class TrackingSerializer(serializers.Serializer):
    number = serializers.CharField(max_length=40)
    query_code = serializers.CharField(max_length=40)


class PublicStepSerializer(serializers.ModelSerializer):
    """A step as the resident sees it: who did it inside the bureau is not told."""

    bureau = serializers.CharField(source="bureau.name")

    class Meta:
        model = Step
        fields = ["action", "state", "bureau", "at", "public_note"]


class OnwardSerializer(serializers.Serializer):
    """The case into which this one was merged; ``number`` only when it is the same person's."""

    state = serializers.CharField()
    is_open = serializers.BooleanField()
    bureau_name = serializers.CharField(source="bureau")
    next_due_on = serializers.DateField(allow_null=True)
    number = serializers.CharField()


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
    merged_into = OnwardSerializer(source="onward", allow_null=True)


class TrackView(APIView):
    """Shows a case to whoever has its number and its query code."""

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
