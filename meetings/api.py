"""Actions for staff's programs: who has to do what by which day."""

from rest_framework import generics, serializers
from rest_framework.permissions import IsAuthenticated

from accounts.authentication import HasScope
from meetings.models import Action


class StaffActionSerializer(serializers.ModelSerializer):
    """An action that a meeting decided."""

    meeting = serializers.CharField(source="meeting.number")
    bureau = serializers.CharField(source="bureau.slug")

    class Meta:
        model = Action
        fields = (
            "id",
            "meeting",
            "title",
            "bureau",
            "due_on",
            "state",
            "decided_on",
            "done_on",
            "cancelled_on",
        )


class StaffActionList(generics.ListAPIView):
    """The actions that the signed-in person may see, newest first."""

    queryset = Action.objects.none()
    serializer_class = StaffActionSerializer
    permission_classes = (IsAuthenticated, HasScope)
    required_scope = "steering:read"
    keyset_ordering = ("-pk",)

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Action.objects.none()
        return Action.objects.visible_to(self.request.user).select_related("meeting", "bureau")
