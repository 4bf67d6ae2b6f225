from concurrent.futures import ThreadPoolExecutor
from datetime import date
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import InternalError
from django.test.utils import CaptureQueriesContext
from rest_framework.exceptions import ValidationError as FieldsInvalid

from complaints import services
from complaints.models import Complaint
from complaints.models.choices import Channel
from complaints.tests.factories import CategoryFactory, RoutingRuleFactory, moment
from exchange.forms import check_order
from exchange.models import ImportBatch, WorkOrder
from exchange.orders import take_order, take_portion
from exchange.tests.factories import PartnerFactory, order_data
from regions.tests.factories import CommunityFactory, TownFactory
from reminders import outbox
from reminders.models import Deadline, Notification

AT = moment("2026-11-23 10:00")


def take(partner, **changes):
    return take_order(partner, check_order(order_data(**changes)), at=AT)


def problems(**changes):
    with pytest.raises(FieldsInvalid) as refused:
        check_order(order_data(**changes))
    return {
        name: [str(sentence) for sentence in said] for name, said in refused.value.detail.items()
    }


def test_order_becomes_a_case_of_its_hotline_at_the_bureau_with_the_duty(now, county, partner):
    taken = take(partner)

    complaint = Complaint.objects.get()
    assert taken.is_new
    assert taken.order.complaint == complaint
    assert taken.order.received_at == moment("2026-11-23 09:30")
    assert taken.order.taken_at == AT
    assert complaint.channel == Channel.HOTLINE_12345
    assert complaint.bureau == county.market
    assert complaint.submitted_at == AT
    assert complaint.complainant_phone == "13893600001"
    assert complaint.occurred_on == date(2026, 11, 20)
    rules = Deadline.objects.of(complaint).values_list("rule__slug", flat=True)
    # The hotline waits for its own answer beside the clocks of the bureau.
    assert sorted(rules) == ["h12345_complaint", "h12345_sign", "samr_accept"]


def test_order_of_12315_has_its_own_channel(now, county):
    partner = PartnerFactory(slug="gansu-12315", name="全国12315平台", hotline="12315")

    complaint = take(partner).order.complaint

    assert complaint.channel == Channel.HOTLINE_12315
    assert complaint.number_12315 == "ZY20261123000017"


@pytest.fixture
def handed_over(now, county):
    """A case that 12315 has received from here under a number, and that platform."""
    case = county.complaint(at="2026-11-20 10:00")
    services.hand_over(case, to_system="12315", by=county.market_handler, at=AT)
    services.confirm_handover(
        case,
        handover=case.handovers.get(),
        external_number="ZY20261123000017",
        received_on=AT.date(),
        by=county.market_handler,
        at=AT,
    )
    return case, PartnerFactory(slug="gansu-12315", name="全国12315平台", hotline="12315")


def test_case_that_12315_brings_back_under_its_number_stays_one_case(county, handed_over):
    case, partner = handed_over

    taken, again = take(partner), take(partner)

    assert (taken.order.complaint, taken.is_new, again.order) == (case, False, taken.order)
    assert Complaint.objects.get() == case


def test_portion_of_a_file_with_a_case_that_came_back_makes_the_other_cases(handed_over):
    case, partner = handed_over
    lines = [check_order(order_data(external_number=f"ZY2026112300001{n}")) for n in (6, 7, 8)]

    answers = take_portion(partner, lines, None, AT)

    assert [answer.is_new for answer in answers] == [True, False, True]
    assert answers[1].order.complaint == case
    assert Complaint.objects.count() == 3


def test_number_that_12315_has_brought_is_no_other_cases(county, handed_over):
    _, partner = handed_over
    brought = take(partner, external_number="ZY20261123000018").order.complaint
    other = county.complaint(at="2026-11-20 10:00")
    services.hand_over(other, to_system="12315", by=county.market_handler, at=AT)

    with pytest.raises(ValidationError, match=brought.number) as refused:
        services.confirm_handover(
            other,
            handover=other.handovers.get(),
            external_number="ZY20261123000018",
            received_on=AT.date(),
            by=county.market_handler,
            at=AT,
        )

    assert refused.value.error_dict["external_number"][0].code == "number_known"


def test_order_of_before_every_rule_becomes_a_case_by_the_first_one(now, county):
    """Else one row with a wrong year would be a 500 of the interface, and would hold up its file for ever."""
    partner = PartnerFactory(slug="gansu-12315", name="全国12315平台", hotline="12315")
    values = check_order(
        order_data(received_at="2019-12-20T09:30:00+08:00", bureau_received_on="2019-12-23"),
        "12315",
    )

    complaint = take_order(partner, values, at=AT).order.complaint

    clock = Deadline.objects.of(complaint).get(rule__slug="samr_accept")
    assert (clock.received_on, clock.due_on) == (date(2019, 12, 23), date(2020, 1, 1))


def test_bureau_is_told_of_an_order_and_the_caller_gets_no_message(now, partner):
    complaint = take(partner).order.complaint

    outbox.deliver_waiting(["members"])
    channels = set(Notification.objects.values_list("channel", flat=True))
    subjects = set(Notification.objects.values_list("subject", flat=True))
    assert channels == {"members", "inbox", "email"}
    assert subjects == {f"{complaint.number} 新投诉（12345转办），待登记签收"}


def test_same_number_with_the_same_content_is_the_first_order(now, partner):
    first = take(partner)
    again = take(
        partner, amount_yuan=600, received_at="2026-11-23T01:30:00Z", demand=" 退还一半费用 "
    )

    assert not again.is_new
    assert again.order == first.order
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"title": "另一个标题"}, {"amount_yuan": "600.01"}, {"anonymous": True}]
)
def test_same_number_with_another_content_is_refused(now, partner, change):
    complaint = take(partner).order.complaint

    with pytest.raises(ValidationError) as refused:
        take(partner, **change)

    assert refused.value.code == "order_changed"
    assert Complaint.objects.get() == complaint


def test_two_partners_may_use_the_same_number(now, partner):
    other = PartnerFactory(slug="gansu-12315", name="全国12315平台", hotline="12315")

    assert take(partner).order.complaint != take(other).order.complaint


def test_order_is_never_changed_not_even_by_sql(now, partner):
    take(partner)

    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        WorkOrder.objects.update(external_number="other")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("threads", [2, 32])
def test_the_same_order_at_the_same_moment_becomes_one_case(county, threads):
    partner = PartnerFactory()
    values = check_order(order_data())

    def send(_):
        try:
            return take_order(partner, dict(values))
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(send, range(threads)))

    assert [taken.is_new for taken in answers].count(True) == 1
    assert {taken.order.pk for taken in answers} == {WorkOrder.objects.get().pk}
    assert Complaint.objects.count() == 1
    assert Deadline.objects.count() == 3


# Many at once


@pytest.fixture
def batch(county, partner):
    return ImportBatch.objects.create(
        partner=partner, file_name="orders.xlsx", uploaded_by=county.center_contact
    )


def rows(*numbers, **changes):
    return [check_order(order_data(external_number=number, **changes)) for number in numbers]


def test_many_orders_become_cases_and_each_bureau_gets_one_message(now, partner, batch):
    taken = take_portion(partner, rows("A1", "A2", "A3"), batch, AT)

    assert [(one.order.external_number, one.is_new) for one in taken] == [
        ("A1", True), ("A2", True), ("A3", True),
    ]  # fmt: skip
    assert batch.orders.count() == Complaint.objects.count() == 3
    first = taken[0].order.complaint.number
    subjects = set(Notification.objects.values_list("subject", flat=True))
    assert subjects == {f"{first} 等3件12345转办事项，待办理"}


def commands(partner, batch, rows):
    """What is sent for these rows besides the numbers drawn, of which some are passed over."""
    with CaptureQueriesContext(connection) as sent:
        take_portion(partner, rows, batch, AT)
    return [
        query["sql"].split()[0] for query in sent if not query["sql"].startswith("SELECT nextval")
    ]


def test_many_orders_cost_the_same_few_commands(now, partner, batch):
    take_portion(partner, rows("A1"), batch, AT)

    few = commands(partner, batch, rows("B1"))
    many = commands(partner, batch, rows("C1", "C2", "C3"))

    assert few == many == ["SAVEPOINT", "SELECT", "SELECT", "INSERT", "INSERT", "RELEASE"]


def test_among_many_the_known_are_answered_and_the_changed_refused(now, partner, batch):
    known = take(partner).order
    mixed = [*rows("A1"), *rows(known.external_number), *rows("A1", title="另一个标题")]

    first, second, third = take_portion(partner, mixed, batch, AT)

    assert first.is_new
    assert (second.order, second.is_new) == (known, False)
    assert third.code == "order_changed"
    assert Complaint.objects.count() == 2


def wait_until_held_up():
    """Until another connection waits for what this one has locked."""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted"
                " AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
            )
            if cursor.fetchone()[0]:
                return
        sleep(0.02)
    raise AssertionError("nobody waits")


@pytest.mark.django_db(transaction=True)
def test_many_go_one_by_one_when_another_request_brings_some_of_them(county):
    partner = PartnerFactory()
    batch = ImportBatch.objects.create(
        partner=partner, file_name="orders.xlsx", uploaded_by=county.center_contact
    )
    same, changed = rows("A1", "A2")

    def bring_in():
        try:
            portion = [same, changed | {"title": "另一个标题"}, *rows("A3")]
            return take_portion(partner, portion, batch, AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first, second = (take_order(partner, dict(values)).order for values in (same, changed))
            answers = pool.submit(bring_in)
            wait_until_held_up()
        known, refused, new = answers.result()

    assert (known.order, known.is_new) == (first, False)
    assert refused.code == "order_changed"
    assert (new.is_new, new.order.external_number, new.order.batch) == (True, "A3", batch)
    assert set(WorkOrder.objects.values_list("external_number", flat=True)) == {"A1", "A2", "A3"}
    assert Complaint.objects.count() == 3
    assert Complaint.objects.get(work_orders=second).title == order_data()["title"]


# What an order must contain


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"external_number": None}, "external_number"),
        ({"external_number": "a/b"}, "external_number"),
        ({"external_number": "x" * 61}, "external_number"),
        ({"received_at": "yesterday"}, "received_at"),
        ({"received_at": "2026-11-25T09:30:00+08:00"}, "received_at"),
        ({"kind": "praise"}, "kind"),
        ({"category": "no-such"}, "category"),
        ({"title": "题" * 81}, "title"),
        ({"content": "\u202e反的"}, "content"),
        ({"demand": None}, "demand"),
        ({"respondent_name": None}, "respondent_name"),
        ({"complainant_name": None}, "complainant_name"),
        ({"complainant_phone": "12"}, "complainant_phone"),
        ({"complainant_phone": None, "anonymous": True}, "complainant_phone"),
        ({"amount_yuan": "-1"}, "amount_yuan"),
        ({"occurred_on": "2026-11-25"}, "occurred_on"),
        ({"community": "没有的社区"}, "community"),
        ({"query_code": "ABCDEFGH"}, "query_code"),
    ],
)
def test_order_with_a_wrong_field_is_refused_with_a_sentence_there(now, county, changes, field):
    assert list(problems(**changes)) == [field]


def test_a_category_belongs_to_its_kind(now, county):
    CategoryFactory(slug="unlicensed", name="无照经营", kind="violation_report")

    assert problems(category="unlicensed") == {"category": ["投诉没有这个类别。"]}


def test_an_anonymous_report_keeps_nobody(now, county, partner):
    category = CategoryFactory(slug="unlicensed", name="无照经营", kind="violation_report")
    RoutingRuleFactory(kind="violation_report", category=category, bureau=county.center)
    changes = {"kind": "violation_report", "category": "unlicensed", "anonymous": True}

    complaint = take(partner, **changes).order.complaint

    assert complaint.is_anonymous
    assert (complaint.complainant_name, complaint.complainant_phone) == ("", "")


def test_an_anonymous_complaint_hides_the_name_from_the_other_side_only(now, partner):
    complaint = take(partner, anonymous=True).order.complaint

    assert (complaint.is_anonymous, complaint.hides_name) == (False, True)
    assert complaint.complainant_name == "王小兰"


def test_community_is_found_by_its_name_its_town_and_its_code(now, county):
    town = TownFactory(name="城关镇")
    community = CommunityFactory(town=town, name="东关社区", code="620724100001")

    for text in ("东关社区", "城关镇东关社区", "城关镇 东关社区", "620724100001"):
        assert check_order(order_data(community=text))["community"] == community


def test_a_name_of_two_towns_needs_the_town(now, county):
    for name in ("城关镇", "南华镇"):
        CommunityFactory(town=TownFactory(name=name), name="中心社区")

    assert problems(community="中心社区") == {
        "community": ["几个镇都有这个名称，请在前面加上镇名。"]
    }
    assert check_order(order_data(community="南华镇中心社区"))["community"].town.name == "南华镇"
