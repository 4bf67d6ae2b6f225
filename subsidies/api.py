"""Policies for everybody, and applications for staff; a person's data is in neither."""

from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from rest_framework import generics, serializers, viewsets
from rest_framework.permissions import AllowAny, IsAuthenticated

from accounts.authentication import HasScope
from subsidies.models import NOT_CONFIRMED, Application, ClaimLine, ClassClaim, SubsidyPolicy
from subsidies.models.policy import yuan_words


class PolicySerializer(serializers.ModelSerializer):
    """A version in force; an amount that no bureau has confirmed is null and says so in words."""

    bureau = serializers.CharField(source="bureau.name")
    basis = serializers.CharField(source="basis_text")
    stages = serializers.SerializerMethodField()
    amounts = serializers.SerializerMethodField()
    is_confirmed = serializers.BooleanField()

    class Meta:
        model = SubsidyPolicy
        fields = (
            "id",
            "code",
            "version",
            "name",
            "basis",
            "in_force_from",
            "until",
            "region",
            "bureau",
            "office",
            "conditions",
            "materials",
            "stages",
            "amounts",
            "apply_from",
            "apply_until",
            "is_confirmed",
            "confirmed_by",
        )

    def get_stages(self, policy) -> list[str]:
        return [stage.name for stage in policy.parts]

    def get_amounts(self, policy) -> list[dict[str, Any]]:
        return [
            {
                "key": line.key,
                "label": line.label,
                "yuan": yuan_words(line.amount_fen) if line.is_confirmed else None,
                "words": line.shown,
                "is_demo": line.is_demo,
            }
            for line in policy.amounts.in_force()
        ] or [{"key": "", "label": "", "yuan": None, "words": NOT_CONFIRMED, "is_demo": False}]


class PolicyViewSet(viewsets.ReadOnlyModelViewSet):
    """Subsidy policies in force today, one version of each."""

    queryset = SubsidyPolicy.objects.none()
    serializer_class = PolicySerializer
    permission_classes = (AllowAny,)
    keyset_ordering = ("id",)

    def get_queryset(self):
        return SubsidyPolicy.objects.in_force().select_related("bureau")


class StaffApplicationSerializer(serializers.ModelSerializer):
    """An application without anything that says who it is."""

    policy = serializers.CharField(source="code")
    amount_fen = serializers.IntegerField(allow_null=True)
    town = serializers.CharField(source="town.name", default=None, allow_null=True)

    class Meta:
        model = Application
        fields = (
            "id",
            "number",
            "policy",
            "year",
            "period",
            "state",
            "channel",
            "town",
            "amount_fen",
            "submitted_at",
            "decided_at",
            "paid_on",
        )


class StaffApplicationList(generics.ListAPIView):
    """The applications that the signed-in person may see, newest first."""

    queryset = Application.objects.none()
    serializer_class = StaffApplicationSerializer
    permission_classes = (IsAuthenticated, HasScope)
    required_scope = "applications:read"
    keyset_ordering = ("-pk",)

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return Application.objects.none()
        return Application.objects.visible_to(self.request.user).select_related("town")


class StaffClassClaimSerializer(serializers.ModelSerializer):
    """A class's claim: whose class, how many learners money is asked for, how it stands; nobody's name."""

    training_class = serializers.CharField(source="training_class.number")
    institution = serializers.CharField(source="institution.name")
    uscc = serializers.CharField(source="institution.uscc")
    learners = serializers.IntegerField()

    class Meta:
        model = ClassClaim
        fields = (
            "id",
            "training_class",
            "institution",
            "uscc",
            "year",
            "state",
            "amount_fen",
            "learners",
            "made_at",
            "checked_at",
            "approved_at",
            "paid_on",
        )


class StaffClassClaimList(generics.ListAPIView):
    """The claims of classes that the signed-in person may see, newest first."""

    queryset = ClassClaim.objects.none()
    serializer_class = StaffClassClaimSerializer
    permission_classes = (IsAuthenticated, HasScope)
    required_scope = "applications:read"
    keyset_ordering = ("-pk",)

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return ClassClaim.objects.none()
        lines = ClaimLine.objects.filter(claim=OuterRef("pk"), amount_fen__gt=0).order_by()
        counted = lines.values("claim").annotate(found=Count("pk")).values("found")
        rows = ClassClaim.objects.visible_to(self.request.user)
        return rows.select_related("training_class", "institution").annotate(
            learners=Coalesce(Subquery(counted, IntegerField()), 0)
        )
