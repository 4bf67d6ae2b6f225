"""Labour brands for programs; open to everybody."""

import django_filters
from django.db.models import Prefetch
from django.utils import timezone
from rest_framework import serializers, viewsets
from rest_framework.permissions import AllowAny

from brands.models import Brand, Licence


class MemberSerializer(serializers.ModelSerializer):
    """An enterprise that may carry the brand today."""

    enterprise_name = serializers.CharField(source="enterprise.name")

    class Meta:
        model = Licence
        fields = ("enterprise", "enterprise_name", "valid_from", "valid_until")


class BrandSerializer(serializers.ModelSerializer):
    """A brand in care or recognised, with the enterprises that carry it today; people are not listed."""

    bureau = serializers.CharField(source="bureau.name")
    members = MemberSerializer(source="valid_members", many=True)

    class Meta:
        model = Brand
        fields = (
            "id",
            "slug",
            "name",
            "owner",
            "bureau",
            "phone",
            "state",
            "story",
            "standard",
            "joining",
            "prices",
            "members",
        )


class BrandFilter(django_filters.FilterSet):
    class Meta:
        model = Brand
        fields = ("state",)


class BrandViewSet(viewsets.ReadOnlyModelViewSet):
    """Labour brands with their members of today."""

    queryset = Brand.objects.none()
    serializer_class = BrandSerializer
    permission_classes = (AllowAny,)
    filterset_class = BrandFilter
    keyset_ordering = ("id",)

    def get_queryset(self):
        valid = Licence.objects.valid(timezone.localdate()).filter(enterprise__isnull=False)
        members = Prefetch("licences", valid.select_related("enterprise"), to_attr="valid_members")
        return Brand.objects.public().select_related("bureau").prefetch_related(members)
