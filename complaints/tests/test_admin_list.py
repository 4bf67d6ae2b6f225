from datetime import date

import pytest
import time_machine
from django.urls import reverse

from bureaus.tests.factories import BureauMemberFactory
from complaints import services
from complaints.admin import ComplaintAdmin
from complaints.admin.case_list import CasePaginator
from complaints.admin.filters import FILTER_KEYS
from complaints.admin.wording import due_words
from complaints.models import Complaint
from complaints.tests.factories import MediatorFactory, moment
from complaints.tests.workbench import LIST, auditor, listed, page_of
from gaotai_jiazheng.workdays import WorkCalendar
from regions.tests.factories import TownFactory

WEDNESDAY = moment("2026-11-25 09:00")


@pytest.fixture
def wednesday():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield date(2026, 11, 25)


@pytest.fixture
def market(county, client, wednesday):
    client.force_login(county.market_contact)
    return client


def with_due(complaint, day):
    Complaint.objects.filter(pk=complaint.pk).update(next_due_on=day)
    return complaint


def test_list_shows_open_cases_by_their_next_day(county, market):
    late = with_due(county.complaint(), date(2026, 11, 30))
    early = with_due(county.complaint(), date(2026, 11, 24))
    without = with_due(county.complaint(), None)
    gone = county.complaint()
    services.withdraw(gone)
    assert listed(market) == [early.pk, late.pk, without.pk]


@pytest.mark.parametrize(
    ("due_on", "text", "tone"),
    [
        (None, "无计时", "still"),
        (date(2026, 11, 22), "逾期3天", "danger"),
        (date(2026, 11, 25), "今天届满", "danger"),
        (date(2026, 11, 26), "还有1个工作日", "warn"),
        (date(2026, 12, 1), "还有4个工作日", "run"),
    ],
)
def test_due_is_told_in_words_and_colour(due_on, text, tone):
    assert due_words(due_on, date(2026, 11, 25), WorkCalendar({})) == (text, tone)


def test_due_on_a_day_off_leaves_no_working_day():
    words = due_words(date(2026, 11, 29), date(2026, 11, 28), WorkCalendar({}))
    assert words == ("届满前没有工作日了", "warn")


def test_provisional_due_says_so():
    words = due_words(date(2026, 11, 26), date(2026, 11, 25), WorkCalendar({}), notes=["暂定"])
    assert words.text == "还有1个工作日（暂定）"


@pytest.mark.parametrize(
    ("due", "days"),
    [
        ("overdue", [20]),
        ("today", [25]),
        ("three_days", [25, 30]),
        ("week", [25]),
        ("", [20, 25, 30, 31]),
    ],
)
def test_due_filter_takes_what_it_says(county, market, due, days):
    for day in (20, 25, 30):
        with_due(county.complaint(), date(2026, 11, day))
    with_due(county.complaint(), date(2026, 12, 1))
    shown = Complaint.objects.in_bulk(listed(market, due=due)).values()
    found = {31 if each.next_due_on.month == 12 else each.next_due_on.day for each in shown}
    assert found == set(days)


def test_state_filter_shows_closed_cases_newest_first(county, market):
    opened = county.complaint()
    first, second = county.complaint(), county.complaint()
    services.withdraw(first)
    services.withdraw(second)
    assert listed(market, state="withdrawn") == [second.pk, first.pk]
    assert listed(market, state="closed") == [second.pk, first.pk]
    assert listed(market, state="all") == [second.pk, first.pk, opened.pk]
    assert listed(market, state="submitted") == [opened.pk]


def test_register_filters_take_one_and_leave_the_other(county, client, wednesday):
    client.force_login(county.center_contact)
    town = TownFactory()
    here = county.complaint(town=town)
    there = county.complaint(category=county.property_category)
    assert listed(client, town=town.pk) == [here.pk]
    assert listed(client, category=county.property_category.pk) == [there.pk]
    assert listed(client, bureau=county.housing.pk) == [there.pk]
    assert listed(client, channel="staff") == []
    assert sorted(listed(client, channel="portal")) == [here.pk, there.pk]


def test_assignee_filter(county, market):
    mine, free = county.complaint(), county.complaint()
    services.assign(mine, to=county.market_contact, by=county.market_contact)
    assert listed(market, assignee="me") == [mine.pk]
    assert listed(market, assignee="nobody") == [free.pk]
    assert listed(market, assignee=county.market_contact.pk) == [mine.pk]
    assert listed(market, assignee=county.market_handler.pk) == []


def test_search_in_chinese_and_by_number(county, market):
    wanted = county.complaint(title="月嫂临时换人")
    county.complaint()
    assert listed(market, q="月嫂") == [wanted.pk]
    assert listed(market, q=wanted.number) == [wanted.pk]
    assert listed(market, q=wanted.number.lower()) == [wanted.pk]
    assert listed(market, q="电梯") == []


def test_number_or_telephone_is_looked_for_among_all_states(county, market):
    ended = county.complaint(complainant_phone="13893600077")
    services.withdraw(ended)
    opened = county.complaint()

    assert listed(market) == [opened.pk]
    assert listed(market, q=ended.number) == [ended.pk]
    assert listed(market, q=" 138 9360 0077") == [ended.pk]
    assert listed(market, q="13893600077", state="closed") == [ended.pk]
    assert listed(market, q="13893600077", state="submitted") == []
    assert listed(market, q="13893600078") == []


def test_telephone_finds_no_case_of_another_bureau(county, client):
    there = county.complaint(category=county.property_category, complainant_phone="13893600077")
    client.force_login(county.center_contact)

    assert listed(client, bureau=county.housing.pk) == [there.pk]
    assert listed(client, q="13893600077") == []
    client.force_login(county.housing_handler)
    assert listed(client, q="13893600077") == [there.pk]


@pytest.mark.parametrize(
    "query",
    [
        "unknown=1",
        "complainant_phone_index=x",
        "complainant_phone_index__startswith=a",
        "bureau__slug=housing",
        "assignee__password__startswith=p",
        "o=1",
        "e=1",
        "all=",
        "_facets=True",
        "state=nonsense",
        "bureau=999999",
        "bureau=x",
        "town=1' OR 1=1",
        "due=yesterday",
        "assignee=999999",
        "channel=",
        "p=0",
        "p=99",
        "p=x",
        "p=-1",
    ],
)
def test_unknown_key_or_value_is_a_bad_request(county, market, query):
    county.complaint()
    expected = 200 if query == "channel=" else 400
    assert market.get(f"{reverse(LIST)}?{query}").status_code == expected


def test_every_filter_is_known_by_its_own_word():
    assert {
        "due",
        "state",
        "category",
        "bureau",
        "town",
        "channel",
        "assignee",
        "counted",
        "text",
        "said",
    } == FILTER_KEYS


@pytest.mark.parametrize("cases", [1, 3])
def test_list_asks_the_same_few_queries(county, market, django_assert_num_queries, cases):
    for _ in range(cases):
        services.assign(county.complaint(), to=county.market_handler, by=county.market_contact)
    market.get(reverse(LIST))
    with django_assert_num_queries(7):
        response = market.get(reverse(LIST))
    assert len(response.context["cl"].result_list) == cases


def test_count_stops_at_a_thousand(county, django_assert_num_queries):
    county.complaint()
    paginator = CasePaginator(Complaint.objects.order_by("next_due_on"), 50)
    with django_assert_num_queries(1) as asked:
        assert (paginator.count, paginator.has_more) == (1, False)
    assert "LIMIT 1001" in asked.captured_queries[0]["sql"]


def test_pages_of_a_short_list_follow_each_other(county, market, monkeypatch):
    monkeypatch.setattr(ComplaintAdmin, "list_per_page", 2)
    cases = [with_due(county.complaint(), date(2026, 11, 30 - day)) for day in range(3)]
    assert listed(market) == [cases[2].pk, cases[1].pk]
    assert listed(market, p=2) == [cases[0].pk]


def test_more_than_a_thousand_says_so(county, market):
    one = county.complaint()
    copies = []
    for number in range(1001):
        copy = Complaint.objects.get(pk=one.pk)
        copy.pk, copy.number = 10_000 + number, f"GTX{number:06d}"
        copies.append(copy)
    Complaint.objects.bulk_create(copies)
    response = market.get(reverse(LIST))
    assert "1000件以上" in response.text
    assert response.context["cl"].paginator.num_pages == 20


def test_list_reads_no_sealed_field(county, market, django_assert_num_queries):
    county.complaint()
    market.get(reverse(LIST))
    with django_assert_num_queries(7) as asked:
        market.get(reverse(LIST))
    selects = [query["sql"] for query in asked.captured_queries if "LIMIT" in query["sql"]]
    assert not any("complainant_name" in sql or '"content"' in sql for sql in selects)


# Who sees what


@pytest.mark.parametrize(
    ("person", "sees"),
    [
        ("market_handler", True),
        ("market_leader", True),
        ("commerce_handler", True),  # assists
        ("housing_handler", False),
        ("center_contact", True),
        ("center_leader", True),
    ],
)
def test_list_follows_memberships(county, client, wednesday, person, sees):
    complaint = county.complaint()
    client.force_login(getattr(county, person))
    assert listed(client) == ([complaint.pk] if sees else [])
    assert listed(client, q=complaint.number) == ([complaint.pk] if sees else [])


def test_audit_administrator_reads_everything(county, client, wednesday):
    complaint = county.complaint()
    client.force_login(auditor())
    assert listed(client) == [complaint.pk]


def test_staff_without_a_bureau_has_no_list(county, client):
    user = BureauMemberFactory(
        bureau=county.market, valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31)
    ).user
    client.force_login(user)
    assert client.get(reverse(LIST)).status_code == 403
    assert client.get(reverse("admin:index")).status_code == 200


def test_start_page_leads_to_the_open_cases_of_the_own_bureau(county, client):
    county.complaint()
    client.force_login(county.market_handler)

    page = client.get(reverse("admin:index")).text

    assert f'<a href="{reverse(LIST)}?bureau=mine">全部在办事项</a>' in page


def test_stranger_is_asked_to_sign_in_and_led_back(county, client):
    target = page_of(county.complaint())
    response = client.get(target, follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert response.redirect_chain[-1][0].endswith(f"?next={target}")


def test_signed_in_resident_of_no_staff_is_refused(county, client):
    client.force_login(county.market_handler.__class__.objects.create(username="nobody"))
    assert client.get(reverse("admin:login")).status_code == 403


def test_sign_in_never_leads_to_a_foreign_site(county, client):
    client.force_login(county.market_handler)
    response = client.get(reverse("admin:login"), {"next": "https://example.invalid/"})
    assert response["Location"] == reverse("admin:index")


def test_person_in_two_bureaus_of_a_case_sees_it_once(county, client, wednesday):
    complaint = county.complaint()
    BureauMemberFactory(bureau=county.commerce, user=county.market_handler)
    client.force_login(county.market_handler)
    assert listed(client) == [complaint.pk]


def test_case_that_was_routed_away_is_gone_from_the_list_at_once(county, client, wednesday):
    complaint = county.complaint()
    client.force_login(county.market_handler)
    assert listed(client) == [complaint.pk]
    services.send_back(complaint, by=county.market_handler, duty_basis="部门职责分工")
    assert listed(client) == []
    assert listed(client, q=complaint.number, state="all") == []


# Handing several cases to one person


def test_bulk_assignment_shows_the_plan_and_then_does_it(county, market):
    mine, free = county.complaint(), county.complaint()
    services.assign(mine, to=county.market_handler, by=county.market_contact)
    foreign = county.complaint(category=county.property_category)
    selection = market.post(
        reverse(LIST), {"action": "assign_many", "_selected_action": [mine.pk, free.pk]}
    )
    assert selection.status_code == 302
    keys = f"{mine.pk},{free.pk},{foreign.pk}"
    query = {"cases": keys, "to": county.market_handler.pk}
    preview = market.get(reverse("admin:complaints_complaint_assign"), query)
    left_out = {each.complaint.pk: each.left_out for each in preview.context["planned"]}
    assert left_out == {mine.pk: "已经由县市场监管局经办人办理", free.pk: ""}
    assert Complaint.objects.get(pk=free.pk).assignee is None
    market.post(reverse("admin:complaints_complaint_assign"), query)
    assert Complaint.objects.get(pk=free.pk).assignee == county.market_handler
    assert Complaint.objects.get(pk=foreign.pk).assignee is None


def test_bulk_assignment_leaves_out_what_the_person_may_not_hand_over(county, client, wednesday):
    complaint = county.complaint()
    client.force_login(county.commerce_contact)
    preview = client.get(
        reverse("admin:complaints_complaint_assign"),
        {"cases": complaint.pk, "to": county.commerce_handler.pk},
    )
    assert [each.left_out for each in preview.context["planned"]] == ["您不能交办这件事项"]


def test_plan_of_many_accepted_cases_asks_no_more_than_of_one(
    county, market, accepted, django_assert_num_queries
):
    keys = [accepted.pk]
    for count in (1, 3):
        while len(keys) < count:
            case = county.complaint()
            services.record(case, by=county.market_handler)
            keys.append(services.accept(case, by=county.market_handler).pk)
        query = {"cases": ",".join(map(str, keys)), "to": county.market_handler.pk}
        address = reverse("admin:complaints_complaint_assign")
        market.get(address, query)  # fills what is remembered between requests

        with django_assert_num_queries(10):
            plan = market.get(address, query)

        assert len(plan.context["handed"]) == count


def test_plan_says_who_was_recused(county, market, accepted):
    mediator = MediatorFactory(organization=None, bureau=county.market, user=county.market_handler)
    accepted.case_mediators.create(
        mediator=mediator,
        named_on=date(2026, 11, 25),
        named_by=county.market_leader,
        ended_on=date(2026, 11, 25),
        is_recused=True,
    )
    query = {"cases": accepted.pk, "to": county.market_handler.pk}

    plan = market.get(reverse("admin:complaints_complaint_assign"), query)

    assert [each.left_out for each in plan.context["planned"]] == ["县市场监管局经办人已经回避"]


@pytest.mark.parametrize("cases", ["", "x", "1;2", "1,,2", "9" * 30])
def test_bulk_assignment_without_a_selection_says_so(county, market, cases):
    response = market.post(reverse("admin:complaints_complaint_assign"), {"cases": cases})
    assert response.status_code == 422


def test_bulk_assignment_to_a_stranger_is_refused(county, market):
    complaint = county.complaint()
    response = market.post(
        reverse("admin:complaints_complaint_assign"),
        {"cases": complaint.pk, "to": county.housing_handler.pk},
    )
    assert response.status_code == 422
    assert Complaint.objects.get(pk=complaint.pk).assignee is None
