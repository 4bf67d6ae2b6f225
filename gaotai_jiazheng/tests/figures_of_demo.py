"""What holds of every figure of the plan, whoever registered it: asked of the demo county."""

from datetime import date

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from plan.metrics import all_metrics
from plan.ways import percent

DAYS = (date(2026, 11, 23), date(2026, 10, 31), date(2026, 3, 31), date(2025, 12, 31))
A_PAST_DAY = date(2026, 10, 31)
BEFORE_ANYTHING = date(2020, 1, 1)
# What does not change with the day: the majors of the plan's own list.
ALWAYS = {"school_majors_listed"}
# What a year adds up, so that no later day of the year has less.
GROWS = (
    "complaints_received",
    "cases_sent_back",
    "competitions_held",
    "competition_entrants",
    "competition_awards",
    "awards_given",
    "training_person_times",
    "training_people",
    "training_enrolled",
    "training_classes_held",
    "subsidy_applications",
    "subsidies_paid_yuan",
    "funds_budgeted_yuan",
    "funds_paid_yuan",
    "rent_waived_yuan",
    "utilities_saved_yuan",
    "card_checks",
    "wage_yuan_recovered",
)


def every_figure_is_that_of_its_rows():
    """On several days each number is what its rows in hand make, by one or two queries."""
    for metric in all_metrics():
        for on in DAYS:
            with CaptureQueriesContext(connection) as asked:
                value = metric.count(on)
            assert len(asked) <= 2, (metric.slug, len(asked))
            if metric.listing is not None:
                rows = list(metric.listing.rows(on))
                assert len({row.pk for row in rows}) == len(rows), metric.slug
                assert metric.listing.by.number_of(rows) == value, (metric.slug, on)


def no_figure_counts_what_is_to_come():
    """Before anything was entered there is nothing; and within a year what adds up never shrinks."""
    early = {metric.slug for metric in all_metrics() if metric.count(BEFORE_ANYTHING)}
    assert early <= ALWAYS
    known = {metric.slug: metric for metric in all_metrics()}
    for slug in GROWS:
        values = [known[slug].count(date(2026, month, 23)) for month in (1, 4, 7, 9, 10, 11)]
        assert values == sorted(values), slug


def every_figure_has_its_words_and_its_pages():
    """The page of the rows of a past day lists just what was counted on that day."""
    client = Client()
    for metric in all_metrics():
        assert metric.title and metric.unit and metric.definition.endswith("。"), metric.slug
        response = client.get(metric.rows_url(A_PAST_DAY))
        assert response.status_code == 200, metric.slug
        told = TOLD.get(metric.slug, number_told)
        assert told(response.context) == metric.count(A_PAST_DAY), metric.slug


def number_told(context) -> int | None:
    """What the page of the rows says it lists, or how many rows it has in hand."""
    for name in ("value", "total"):
        if name in context:
            return context[name]
    return context["page"].paginator.count


def called_percent(context) -> int | None:
    rows = context["page"].paginator.object_list
    return percent(sum(row.was_called for row in rows), len(rows))


# Figures that are no number of rows.
TOLD = {
    "outlet_savings_yuan": lambda context: int(context["savings"].total_yuan),
    "voucher_yuan_redeemed": lambda context: int(context["off"]),
    "departures_followed_up_percent": called_percent,
}
