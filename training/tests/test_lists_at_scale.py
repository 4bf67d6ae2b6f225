"""The lists of the staff count and sort no further than a page: what they ask does not grow with the table."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import connection
from django.test import RequestFactory

from gaotai_jiazheng.register_admin import COUNTED_ROWS, ShortPaginator, YearFilter
from reminders.models import Deadline
from training.models import Completion, TrainingClass
from workers.models import Worker

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [Completion, Deadline, TrainingClass, Worker])
def test_a_list_counts_no_further_than_a_reader_turns_pages(model, django_assert_num_queries):
    paginator = admin.site._registry[model].paginator
    with django_assert_num_queries(1) as asked:
        assert paginator(model.objects.order_by("-pk"), 50).count == 0

    assert issubclass(paginator, ShortPaginator)
    assert f"LIMIT {COUNTED_ROWS + 1}" in asked[0]["sql"]


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (TrainingClass.objects.order_by("-starts_at", "-pk"), "class_newest"),
        (Completion.objects.order_by("-completed_on", "-pk"), "completion_newest"),
        (Deadline.objects.order_by("due_on", "pk"), "deadline_due"),
    ],
)
def test_the_newest_of_a_list_come_out_of_an_index(rows, index):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
    assert index in rows[:50].explain()


class OfYear(YearFilter):
    parameter_name, field = "year", "completed_on"


def test_the_years_are_from_the_first_row_to_the_last(monkeypatch):
    ends = {"first": date(2023, 5, 1), "last": date(2025, 1, 2)}
    monkeypatch.setattr(
        Completion._default_manager, "aggregate", lambda **names: ends, raising=False
    )
    request = RequestFactory().get("/")
    shown = OfYear(request, {}, Completion, admin.site._registry[Completion])

    assert [value for value, _ in shown.lookup_choices] == ["2025", "2024", "2023"]
