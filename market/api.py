"""Prices for programs; open to everybody."""

import django_filters
from rest_framework import mixins, serializers, viewsets
from rest_framework.permissions import AllowAny

from enterprises.models import Enterprise, ServiceLine
from market import board
from market.models import PriceLine, PriceList, Unit


class PriceLineSerializer(serializers.ModelSerializer):
    class Meta:
        model = PriceLine
        fields = (
            "position",
            "service_line",
            "title",
            "content",
            "price_fen",
            "method",
            "unit",
            "least_fen",
            "most_fen",
        )


class PriceListSerializer(serializers.ModelSerializer):
    """A list in force. Amounts are in fen; digest covers what the page's data file says."""

    enterprise_name = serializers.CharField(source="enterprise.name")
    last_confirmed_at = serializers.DateTimeField(source="seen_at")
    lines = PriceLineSerializer(many=True)

    class Meta:
        model = PriceList
        fields = (
            "id",
            "enterprise",
            "enterprise_name",
            "version",
            "effective_on",
            "published_at",
            "in_force_from",
            "last_confirmed_at",
            "digest",
            "lines",
        )


class PriceListFilter(django_filters.FilterSet):
    enterprise = django_filters.ModelChoiceFilter(
        queryset=Enterprise.objects.listed(), label="企业"
    )
    service_line = django_filters.ChoiceFilter(
        choices=ServiceLine.choices, method="filter_service_line", label="服务类别"
    )

    class Meta:
        model = PriceList
        fields = ("enterprise", "service_line")

    def filter_service_line(self, queryset, name, value):
        lines = PriceLine.objects.filter(service_line=value)
        return queryset.filter(pk__in=lines.values("price_list"))


class PriceListViewSet(viewsets.ReadOnlyModelViewSet):
    """The price lists that hold now, with their items; the newest first. Of an enterprise that is off the register none
    holds."""

    queryset = PriceList.objects.published()
    serializer_class = PriceListSerializer
    permission_classes = (AllowAny,)
    filterset_class = PriceListFilter
    keyset_ordering = ("-id",)

    def get_queryset(self):
        rows = PriceList.objects.in_force().exclude(enterprise__state=Enterprise.State.CANCELLED)
        rows = rows.select_related("enterprise").with_seen_at()
        return rows.prefetch_related("lines")


OF_THREE = f"少于{board.LEAST_FOR_MEDIAN}家企业的为 null。"


class PriceFigureSerializer(serializers.Serializer):
    """What is asked for one service by one unit, over all enterprises in good standing; amounts in fen. Of fewer than three
    enterprises nobody can say what is usual, as on the board."""

    service_line = serializers.ChoiceField(choices=ServiceLine.choices)
    unit = serializers.ChoiceField(choices=Unit.choices)
    enterprises = serializers.IntegerField()
    lines = serializers.IntegerField()
    lowest_fen = serializers.IntegerField()
    median_fen = serializers.FloatField(allow_null=True, help_text=OF_THREE)
    highest_fen = serializers.IntegerField()
    mean_fen = serializers.FloatField(allow_null=True, help_text=OF_THREE)
    deviation_fen = serializers.FloatField(allow_null=True, help_text=OF_THREE)

    def to_representation(self, row):
        told = super().to_representation(row)
        if row["enterprises"] < board.LEAST_FOR_MEDIAN:
            told |= dict.fromkeys(("median_fen", "mean_fen", "deviation_fen"))
        return told


class PriceFigureFilter(django_filters.FilterSet):
    service_line = django_filters.ChoiceFilter(choices=ServiceLine.choices, label="服务类别")
    unit = django_filters.ChoiceFilter(choices=Unit.choices, label="计价单位")

    class Meta:
        model = PriceLine
        fields = ("service_line", "unit")


class PriceBoardViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """The price board of the county as figures."""

    queryset = PriceLine.objects.none()
    serializer_class = PriceFigureSerializer
    permission_classes = (AllowAny,)
    filterset_class = PriceFigureFilter
    keyset_ordering = ("service_line", "unit")

    def get_queryset(self):
        return board.figures(board.priced_lines(board.Wanted()))
