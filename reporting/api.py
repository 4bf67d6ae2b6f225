"""Reports for staff's programs: where each stands, no words of it."""

from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated

from accounts.authentication import HasScope
from reporting.models import ProgressReport


class StaffProgressReportSerializer(serializers.ModelSerializer):
    """A bureau's report of a quarter; sha256 is that of the page as it was accepted."""

    period = serializers.CharField(source="period.number")
    bureau = serializers.CharField(source="bureau.slug")
    due_on = serializers.DateField(source="period.due_on")
    sha256 = serializers.CharField(source="paper.sha256", default=None, allow_null=True)

    class Meta:
        model = ProgressReport
        fields = (
            "id",
            "period",
            "bureau",
            "due_on",
            "state",
            "submitted_at",
            "decided_at",
            "sha256",
        )


class StaffProgressReportList(generics.ListAPIView):
    """The reports that the signed-in person may see, newest first."""

    queryset = ProgressReport.objects.none()
    serializer_class = StaffProgressReportSerializer
    permission_classes = (IsAuthenticated, HasScope)
    required_scope = "steering:read"
    keyset_ordering = ("-pk",)

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return ProgressReport.objects.none()
        rows = ProgressReport.objects.visible_to(self.request.user)
        return rows.select_related("period", "bureau", "paper")
