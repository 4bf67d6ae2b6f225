"""Campaigns for programs; open to everybody."""

import django_filters
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from enterprises.models import ServiceLine
from promotion import figures
from promotion.models import Campaign, VoucherBatch
from promotion.transitions import PUBLIC_STATES, State

PUBLIC = [choice for choice in State.choices if choice[0] in PUBLIC_STATES]


class BatchSerializer(serializers.ModelSerializer):
    """A batch of vouchers; amounts in yuan as text with two decimals."""

    value_yuan = serializers.DecimalField(max_digits=12, decimal_places=2)
    minimum_yuan = serializers.DecimalField(max_digits=12, decimal_places=2)

    class Meta:
        model = VoucherBatch
        fields = (
            "id", "kind", "title", "value_yuan", "minimum_yuan", "stock", "per_person", "claimed", "redeemed", "left",
        )  # fmt: skip


class CampaignSerializer(serializers.ModelSerializer):
    """A campaign with where its budget is: used + open + left = budget, in yuan."""

    bureau = serializers.CharField(source="bureau.name")
    service_lines = serializers.ListField(child=serializers.ChoiceField(ServiceLine.choices))
    budget_yuan = serializers.DecimalField(max_digits=14, decimal_places=2)
    used_yuan = serializers.SerializerMethodField()
    open_yuan = serializers.SerializerMethodField()
    left_yuan = serializers.SerializerMethodField()
    batches = BatchSerializer(many=True)

    class Meta:
        model = Campaign
        fields = (
            "id", "number", "title", "state", "bureau", "service_lines", "starts_on", "ends_on", "budget_yuan",
            "used_yuan", "open_yuan", "left_yuan", "batches",
        )  # fmt: skip

    def burn(self, row):
        return figures.burn_of(row.batches.all(), row.budget_fen)

    def get_used_yuan(self, row) -> str:
        return str(self.burn(row).used)

    def get_open_yuan(self, row) -> str:
        return str(self.burn(row).open)

    def get_left_yuan(self, row) -> str:
        return str(self.burn(row).left)


class CampaignFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=PUBLIC, label="状态")

    class Meta:
        model = Campaign
        fields = ("state",)


class CampaignViewSet(viewsets.ReadOnlyModelViewSet):
    """Campaigns whose rules are public."""

    queryset = Campaign.objects.none()
    serializer_class = CampaignSerializer
    permission_classes = (AllowAny,)
    filterset_class = CampaignFilter
    keyset_ordering = ("id",)

    def get_queryset(self):
        rows = Campaign.objects.public().select_related("bureau")
        return rows.prefetch_related("batches")
