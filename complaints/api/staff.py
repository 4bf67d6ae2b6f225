"""The cases of a bureau, for its people's programs: the list and one case."""

from time import monotonic

import django_filters
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import exceptions, generics, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response

from accounts.authentication import HasScope
from bureaus.permissions import bureau_ids_of, oversees_all_bureaus
from complaints.api.clocks import ClockSerializer, clocks_of
from complaints.models import Complaint, Step
from complaints.scrubbing import reporter_scrubber
from complaints.transitions import OPEN_STATES, Kind
from gaotai_jiazheng import masking
from reminders.models import Deadline

FEW_CASES = 1000
SECONDS_OF_HAVING_MANY = 60
known_to_have_many = {}  # bureaus of a person -> until when


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
            "next_due_is_expected",
            "overdue",
            "hops",
        ]

    def get_assignee(self, complaint) -> str | None:
        return complaint.assignee.name if complaint.assignee_id else None


class StepSerializer(serializers.ModelSerializer):
    bureau = serializers.CharField(source="bureau.slug")
    by = serializers.CharField(source="by.name", default=None, allow_null=True)

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
        return name_shown(complaint.kind, complaint.complainant_name)

    def get_complainant_phone(self, complaint) -> str:
        return phone_shown(complaint.kind, complaint.complainant_phone)

    @extend_schema_field(ClockSerializer(many=True))
    def get_deadlines(self, complaint):
        clocks = Deadline.objects.of(complaint).select_related("rule")
        return ClockSerializer(clocks, many=True).data


def name_shown(kind, name) -> str:
    """A masked name; nothing at all of who made a report, whoever asks (第三十七条)."""
    return "" if kind == Kind.VIOLATION_REPORT else masking.mask_name(name)


def phone_shown(kind, phone) -> str:
    return "" if kind == Kind.VIOLATION_REPORT else masking.mask_phone(phone)


# Field of StaffComplaintSerializer -> the column it is read from.
COLUMNS = {
    **{name: name for name in StaffComplaintSerializer.Meta.fields if name != "overdue"},
    "category": "category__slug",
    "bureau": "bureau__slug",
    "assignee": "assignee__name",
}
# The same of StaffComplaintDetailSerializer; its steps and clocks are read beside it.
DETAIL_COLUMNS = COLUMNS | {
    name: name
    for name in StaffComplaintDetailSerializer.Meta.fields
    if name not in {*COLUMNS, "overdue", "steps", "deadlines"}
}
STEP_COLUMNS = {
    **{name: name for name in StepSerializer.Meta.fields},
    "bureau": "bureau__slug",
    "by": "by__name",
}


def row_of(columns) -> dict:
    """What StaffComplaintSerializer says of a case, from its columns alone."""
    row = {name: columns[column] for name, column in COLUMNS.items()}
    row["submitted_at"] = shown_time(row["submitted_at"])
    due_on = row["next_due_on"]
    is_late = due_on is not None and due_on < timezone.localdate()
    row["overdue"] = is_late and row["state"] in OPEN_STATES
    return row


def shown_time(moment) -> str:
    return timezone.localtime(moment).isoformat()


def detail_of(columns) -> dict:
    """What StaffComplaintDetailSerializer says of a case, from its columns, its steps and its clocks."""
    complaint = Complaint(pk=columns["pk"])
    case = {name: columns[column] for name, column in DETAIL_COLUMNS.items()} | row_of(columns)
    if case["amount_yuan"] is not None:
        case["amount_yuan"] = str(case["amount_yuan"])
    scrub = reporter_scrubber(
        case["kind"],
        case["complainant_name"],
        case["complainant_phone"],
        columns["complainant_address"],
    )
    case |= {name: scrub(case[name]) for name in ("content", "demand", "outcome")}
    case["complainant_name"] = name_shown(case["kind"], case["complainant_name"])
    case["complainant_phone"] = phone_shown(case["kind"], case["complainant_phone"])
    steps = complaint.steps.values(*STEP_COLUMNS.values())
    case["steps"] = [step_of(step, scrub) for step in steps]
    case["deadlines"] = clocks_of(complaint)
    return case


def step_of(columns, scrub) -> dict:
    """scrub: what its notes pass through, which a reporter or an officer may have written a name into."""
    step = {name: columns[column] for name, column in STEP_COLUMNS.items()}
    step["at"] = shown_time(step["at"])
    return step | {name: scrub(step[name]) for name in ("public_note", "internal_note")}


def narrowed(cases, user):
    """The cases of somebody who may see only few, by their keys; all others as they came.

    Asked for the newest of a bureau's sixty cases, the database would read a table of a million newest
    first. Whoever has many is found without that, and not asked again for a while.
    """
    bureaus = tuple(bureau_ids_of(user))
    if oversees_all_bureaus(user) or monotonic() < known_to_have_many.get(bureaus, 0):
        return cases
    keys = list(cases.values_list("pk", flat=True).order_by()[: FEW_CASES + 1])
    if len(keys) <= FEW_CASES:
        return cases.filter(pk__in=keys)
    known_to_have_many[bureaus] = monotonic() + SECONDS_OF_HAVING_MANY
    return cases


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
        cases = narrowed(Complaint.objects.visible_to(self.request.user), self.request.user)
        if self.request.query_params.get("ordering") == "due":
            cases = cases.open().filter(next_due_on__isnull=False)
        return cases.values("pk", *COLUMNS.values())

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
        return cases.values("pk", "complainant_address", *DETAIL_COLUMNS.values())

    def retrieve(self, request, *args, **kwargs):
        return Response(detail_of(self.get_object()))
