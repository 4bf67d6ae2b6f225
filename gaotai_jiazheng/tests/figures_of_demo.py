"""What holds of every figure of the plan, whoever registered it: asked of the demo county."""

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qs, urlsplit

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from bureaus.models import Bureau
from gaotai_jiazheng import public_pages
from plan.metrics import all_metrics
from plan.models import Measure, Plan, Target
from plan.standing import standings
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


LINK = re.compile(r'<a\b[^>]*\bhref="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
NUMBER = re.compile(r"\D{0,2}([\d,]+)(?:\.\d+)?\s*\D{0,3}")
PAGES = ("classroom:person_times", "subsidies:figures", "workers:coverage", "plan:index")


def every_number_that_opens_to_a_figure_is_that_figure():
    """A number of any public page, or of the plan's, that opens to the rows of a figure is the number of these
    rows, of the day that the link names: so it is the same on each page that shows it."""
    rooms = {}
    for metric in all_metrics():
        rooms.setdefault(metric.rows_url(), []).append(metric)
    client, seen = Client(), {}
    for path in pages_with_figures():
        for link, words in LINK.findall(client.get(path).text):
            address = urlsplit(unescape(link))
            number = NUMBER.fullmatch(re.sub(r"<[^>]+>", "", words).strip())
            if number is None or address.path not in rooms:
                continue
            on = date.fromisoformat(
                parse_qs(address.query).get("on", [f"{timezone.localdate()}"])[0]
            )
            values = {metric.count(on) for metric in rooms[address.path]}
            assert int(number[1].replace(",", "")) in values, (path, link, words)
            seen.setdefault(path, []).append(link)
    assert seen.keys() >= {reverse(name) for name in PAGES}
    assert sum(len(links) for links in seen.values()) > 100


def every_overdue_of_the_plan_opens_to_its_clocks():
    """Whoever oversees the county opens the number of overdue clocks of a commitment to so many clocks."""
    client, today = Client(), timezone.localdate()
    client.force_login(get_user_model().objects.get(username="gov-service-center"))
    rows = standings(Plan.objects.in_force(today), today)
    late = [each for row in rows for each in row.commitments if each.overdue]
    for each in late:
        clocks = client.get(each.overdue_url).context["cl"].queryset
        assert clocks.count() == each.overdue, each.overdue_url
    assert late


def pages_with_figures() -> list[str]:
    """The rooms that the first page leads to, and the pages of the plan."""
    rooms = [page.address for page in public_pages.pages()]
    measures = Measure.objects.values_list("number", flat=True).distinct()
    plan = [reverse("plan:measure", args=[number]) for number in measures]
    plan += [reverse("plan:target", args=[each.slug]) for each in Target.objects.all()]
    plan += [reverse("plan:bureau", args=[each.slug]) for each in Bureau.objects.all()]
    return list(dict.fromkeys([*rooms, *plan]))


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
