"""Several workers of one firm claim their wages: the labour bureau is told at once, and once."""

import threading
from datetime import date

import pytest
import time_machine
from django.db import close_old_connections, connection

from complaints import services
from complaints.models import CollectiveAlert, LabourLane
from complaints.tests.factories import CountyFactory, advance_to_plain_numbers, moment
from complaints.tests.wage_county import FIRM, WageCounty, coworker
from reminders.models import Notification

NOVEMBER_25 = moment("2026-11-25 15:00")
Result = LabourLane.Result


def alerts():
    return Notification.objects.filter(kind="wage_collective", channel="inbox")


def test_third_worker_of_a_firm_raises_the_alarm_once(wages):
    wages.claim()
    wages.claim(respondent_name="安心家政", complainant_phone="13893600012")
    assert not alerts().exists()

    wages.claim(complainant_phone="13893600013", complainant_name="钱秀英")
    wages.claim(complainant_phone="13893600014")

    alert = CollectiveAlert.objects.get()
    told = alerts().values_list("recipient__username", flat=True)
    assert (alert.people, alert.on, alert.bureau) == (3, date(2026, 11, 23), wages.hrss)
    assert sorted(told) == ["hrss-contact", "hrss-leader"]


def test_alarm_is_raised_again_on_another_day(wages):
    wages.claim(coworkers=[coworker(), coworker("王芳", "13812345679")])
    wages.claim(at="2026-11-24 09:00", complainant_phone="13893600019")

    assert list(CollectiveAlert.objects.values_list("on", "people")) == [
        (date(2026, 11, 24), 4),
        (date(2026, 11, 23), 3),
    ]


@pytest.mark.parametrize(
    ("earlier", "people"),
    [
        pytest.param({"at": "2026-10-24 10:00"}, 0, id="more than thirty days ago"),
        pytest.param({"at": "2026-10-25 10:00"}, 3, id="within thirty days"),
        pytest.param({"respondent_name": "县城保洁部"}, 0, id="another firm"),
        pytest.param({"complainant_phone": "13893600011"}, 0, id="the same person again"),
    ],
)
def test_alarm_counts_different_workers_of_one_firm_within_thirty_days(wages, earlier, people):
    wages.claim(**{"complainant_phone": "13893600012", **earlier})

    wages.claim(coworkers=[coworker()])

    found = CollectiveAlert.objects.filter(employer_key="安心家政").values_list("people", flat=True)
    assert list(found) == ([people] if people else [])


@pytest.mark.parametrize("is_archived", [False, True])
def test_withdrawn_claims_do_not_count(wages, is_archived):
    case = wages.claim(complainant_phone="13893600012")
    services.withdraw(case, at=NOVEMBER_25)
    if is_archived:
        services.archive(case, by=wages.hrss_handler, at=NOVEMBER_25)

    wages.claim(coworkers=[coworker()])

    assert not CollectiveAlert.objects.exists()


def test_how_many_make_an_alarm_is_a_setting(wages, settings):
    settings.COLLECTIVE_CLAIM_PEOPLE = 2

    wages.claim(coworkers=[coworker()])

    assert CollectiveAlert.objects.get().people == 2


def test_message_of_the_alarm_has_no_personal_detail(wages):
    wages.claim(coworkers=[coworker(), coworker("王芳", "13812345679")])

    message = alerts().first()
    text = f"{message.subject}{message.body}{message.link}"
    assert message.subject == "同一单位已有3人反映欠薪，请今天处置"
    assert not any(word in text for word in ("赵春燕", "李梅", "王芳", "138", "安心"))


def test_filing_asks_one_question_for_the_alarm(wages, django_assert_num_queries):
    wages.claim()
    advance_to_plain_numbers(date(2026, 11, 23))
    connection.ensure_connection()

    # SAVEPOINT, lock, the case with everything, the count of workers, RELEASE; and the number.
    with django_assert_num_queries(6):
        wages.claim(complainant_phone="13893600012")


@pytest.mark.django_db(transaction=True)
def test_claims_filed_at_the_same_moment_raise_one_alarm():
    wages = WageCounty(CountyFactory())
    wages.claim()
    start = threading.Barrier(2)

    def file(phone):
        start.wait()
        wages.claim(complainant_phone=phone)
        close_old_connections()
        connection.close()

    threads = [threading.Thread(target=file, args=[f"1389360002{n}"]) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert CollectiveAlert.objects.get().people == 3


def test_page_of_the_alarm_lists_what_the_person_may_see(wages, client):
    with time_machine.travel(NOVEMBER_25, tick=False):
        for phone in ("13893600011", "13893600012", "13893600013"):
            wages.claim(complainant_phone=phone)
        wages.claim(respondent_name="县城保洁部")
        link = alerts().first().link
        client.force_login(wages.hrss_leader)
        shown = client.get(link)
        client.force_login(wages.county.housing_contact)
        hidden = client.get(link)

    assert [case.respondent_name for case, _ in shown.context["rows"]] == [FIRM] * 3
    assert hidden.status_code == 404


@pytest.mark.parametrize("count", [3, 5])
def test_page_of_the_alarm_costs_the_same_for_few_and_many(
    wages, client, django_assert_num_queries, count
):
    with time_machine.travel(NOVEMBER_25, tick=False):
        for place in range(count):
            wages.claim(complainant_phone=f"1389360001{place}")
        client.force_login(wages.hrss_leader)
        link = alerts().first().link
        client.get(link)
        with django_assert_num_queries(8):
            assert len(client.get(link).context["rows"]) == count
