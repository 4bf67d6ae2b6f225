"""Deadlines for programs: those that the person or the token's person may see."""

from django.db.models import Q
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import generics, serializers
from rest_framework.permissions import BasePermission, IsAuthenticated

from accounts.authentication import HasScope
from reminders.models import Deadline


class IsStaff(BasePermission):
    """Those who work in a bureau."""

    def has_permission(self, request, view):
        return request.user.is_staff


class DeadlineFilter(filters.FilterSet):
    """due_before and due_after include the day itself. owner: the slug of a bureau."""

    state = filters.ChoiceFilter(choices=Deadline.State.choices)
    due_before = filters.DateFilter("due_on", "lte")
    due_after = filters.DateFilter("due_on", "gte")
    overdue = filters.BooleanFilter(method="filter_overdue")
    owner = filters.CharFilter("owner__slug")

    class Meta:
        model = Deadline
        fields = []

    def filter_overdue(self, queryset, name, value):
        overdue = Q(state=Deadline.State.RUNNING, due_on__lt=timezone.localdate())
        return queryset.filter(overdue if value else ~overdue)


class DeadlineSerializer(serializers.ModelSerializer):
    subject = serializers.CharField(source="subject_label")
    rule = serializers.CharField(source="rule.slug")
    rule_name = serializers.CharField(source="rule.name")
    basis = serializers.CharField(source="rule.basis_text")
    owner = serializers.CharField(source="owner.slug")
    expected = serializers.BooleanField(source="is_expected")
    provisional = serializers.BooleanField(source="is_provisional")
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Deadline
        fields = [
            "id",
            "subject",
            "link",
            "rule",
            "rule_name",
            "basis",
            "owner",
            "received_on",
            "due_on",
            "expected",
            "provisional",
            "state",
            "met_on",
            "overdue",
        ]

    def get_overdue(self, deadline) -> bool:
        return deadline.is_overdue()


class DeadlineList(generics.ListAPIView):
    """Deadlines, those that end first at the front."""

    queryset = Deadline.objects.select_related("rule", "owner")
    serializer_class = DeadlineSerializer
    filterset_class = DeadlineFilter
    permission_classes = [IsAuthenticated, IsStaff, HasScope]
    required_scope = "deadlines:read"
    keyset_ordering = ("due_on", "id")

    def get_queryset(self):
        return super().get_queryset().visible_to(self.request.user)
