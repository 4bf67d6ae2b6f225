"""One case goes on for two: what is kept, what the person of the other sees, what is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from complaints import services, tracking
from complaints.models import Complaint
from complaints.tests.factories import moment
from complaints.tests.kinds import add_kinds, report
from complaints.tests.test_reporting import codes
from complaints.tests.workbench import page_of, step_of, take
from complaints.transitions import Action, Kind, State
from gaotai_jiazheng.tests.made_once import made_once
from gaotai_jiazheng.tests.sessions import sessions_that_wait, wait_for
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db

NEXT_DAY = moment("2026-11-24 09:00")
LATER = moment("2026-11-25 09:00")
REASON = "同一次保洁，同一个人又打了一次电话。"


@pytest.fixture
@made_once
def county(county):
    return add_kinds(county)


def recorded_case(county, **values):
    case = county.complaint(**values)
    return services.record(case, by=county.market_handler, at=NEXT_DAY)


def suggestion(county, phone, **values):
    """A suggestion at the market-regulation bureau."""
    plain = {"kind": Kind.SUGGESTION, "respondent_name": "", "demand": "", **values}
    case = county.complaint(complainant_phone=phone, **plain)
    changes = {"bureau": county.market, "seen_by": [county.market.pk], "state": State.RECORDED}
    Complaint.objects.filter(pk=case.pk).update(**changes)
    return Complaint.objects.get(pk=case.pk)


def merged(county, case, into, **values):
    plain = {"reason": REASON, "by": county.market_handler, "at": LATER, **values}
    return services.merge_case(case, into=into, **plain)


@pytest.fixture
def two(county):
    """(the one that goes on, the second one of the same person)."""
    return recorded_case(county), recorded_case(county, content="又打了一次电话，还是那次保洁。")


@pytest.fixture
def suggestions(county):
    """The same suggestion of two people."""
    return suggestion(county, "13893600001"), suggestion(county, "13893600077")


def open_clocks(case):
    return {each.rule.slug: each.due_on for each in Deadline.objects.of(case).running()}


def test_merged_case_keeps_its_words_and_who_sees_it_and_its_clocks_end(county, two):
    into, case = two
    before = case.content, case.seen_by, case.steps.count()

    case = merged(county, case, into)

    assert (case.state, case.merged_into, case.next_due_on) == (State.MERGED, into, None)
    assert (case.content, case.seen_by, case.steps.count() - 1) == before
    ended = (
        Deadline.objects.of(case).exclude(ended_reason="").values_list("ended_reason", flat=True)
    )
    assert set(ended) == {f"并入{into.number}"}
    assert open_clocks(into) != {}


def test_person_is_told_and_the_reason_stays_inside(county, two):
    into, case = two

    case = merged(county, case, into)

    step = case.steps.last()
    assert (step.action, REASON in step.internal_note, REASON in step.public_note) == (
        Action.MERGE,
        True,
        False,
    )
    assert into.number in step.public_note
    told = Notification.objects.filter(channel="sms", subject__contains=case.number)
    assert told.filter(subject__contains="已并案办理").count() == 1


def test_track_page_of_the_same_person_leads_on_with_the_number(county, two, client):
    into, case = two
    merged(county, case, into)

    onward = tracking.progress(Complaint.objects.get(pk=case.pk)).onward

    assert (onward.number, onward.state, onward.next_due_on) == (
        into.number,
        "已登记",
        into.next_due_on,
    )


def test_person_of_the_merged_case_sees_how_the_other_stands_and_nothing_of_who(
    county, suggestions, client
):
    into, case = suggestions
    Complaint.objects.filter(pk=into.pk).update(title="别人的标题", outcome="答复王小兰：已改。")
    services.note(into, by=county.market_handler, public_note="给王小兰打过电话。")
    digest = tracking.digest_of(case.number, "AAAA2222")
    Complaint.objects.filter(pk=case.pk).update(query_code_digest=digest)
    merged(county, case, into)

    pair = {"number": case.number, "query_code": "AAAA2222"}
    html = client.post(reverse("complaints:track"), pair, follow=True).content.decode()
    answer = client.post(reverse("track_complaint"), pair, content_type="application/json").json()

    assert "并案" in html
    for secret in (into.number, "别人的标题", "答复王小兰", "打过电话", "13893600001"):
        assert secret not in html
        assert secret not in str(answer)
    assert answer["merged_into"] == {
        "state": "已登记",
        "is_open": True,
        "bureau_name": "县市场监管局",
        "next_due_on": str(into.next_due_on) if into.next_due_on else None,
        "number": "",
    }


def test_result_of_the_other_is_told(county, suggestions):
    into, case = suggestions
    merged(county, case, into)

    services.answer(into, outcome="会改。", by=county.market_handler, at=LATER)

    told = Notification.objects.filter(channel="sms", subject__contains=case.number)
    assert told.filter(subject__contains="有了结果").count() == 1


def test_what_others_said_comes_back_when_the_person_withdraws(county, suggestions):
    into, case = suggestions
    merged(county, case, into)

    services.withdraw(into, by=None, at=LATER)

    case.refresh_from_db()
    assert (case.state, case.merged_into) == (State.RECORDED, None)
    assert set(open_clocks(case)) == {"h12345_suggest"}


def test_merge_is_undone_with_clocks_that_never_stopped(county, two):
    into, case = two
    before = open_clocks(case)
    case = merged(county, case, into)

    case = services.unmerge(
        case, by=county.market_handler, at=moment("2026-11-26 09:00"), public_note="是两次保洁。"
    )

    assert (case.state, case.merged_into, case.closed_at) == (State.RECORDED, None, None)
    assert open_clocks(case) == before == {"samr_accept": date(2026, 12, 2)}
    assert case.next_due_on == date(2026, 12, 2)
    assert [step.action for step in case.steps.all()][-2:] == [Action.MERGE, Action.UNMERGE]


def test_merge_is_not_undone_once_there_is_a_result(county, suggestions):
    into, case = suggestions
    case = merged(county, case, into)
    services.answer(into, outcome="会改。", by=county.market_handler, at=LATER)

    with pytest.raises(ValidationError) as error:
        services.unmerge(case, by=county.market_handler, public_note="并错了。")

    assert codes(error) == ["merge_depended_on"]


@pytest.mark.parametrize(("new_facts", "code"), [(True, ["merge_depended_on"]), (False, None)])
def test_report_whose_facts_restarted_the_check_stays_merged(county, new_facts, code):
    cases = []
    for at in ("2026-11-23 10:00", "2026-11-24 10:00"):
        case = report(county, at=at).complaint
        cases.append(services.record(case, by=county.market_handler, at=NEXT_DAY))
    into, again = cases
    services.merge(again, into=into, has_new_facts=new_facts, by=county.market_handler, at=LATER)

    try:
        services.unmerge(again, by=county.market_handler, public_note="不是同一事实。")
    except ValidationError as error:
        assert [each.code for each in error.error_list] == code
    else:
        again.refresh_from_db()
        assert (code, again.state) == (None, State.RECORDED)
        assert set(open_clocks(again)) == {"samr_report_check"}


def refused(county, case, into):
    with pytest.raises(ValidationError) as error:
        merged(county, case, into)
    case.refresh_from_db()
    assert (case.state, case.merged_into) == (State.RECORDED, None)
    assert codes(error) == ["merge_impossible"]
    return error.value.message_dict["into"][0]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"respondent_name": "高台县放心家政服务有限公司"}, "被投诉人不同"),
        ({"complainant_phone": "13893600077"}, "每件都要决定"),
    ],
)
def test_other_respondent_or_other_person_is_refused(county, two, values, words):
    assert words in refused(county, two[1], recorded_case(county, **values))


def test_itself_closed_and_answered_cases_are_refused(county, two, suggestions):
    into, case = two
    assert "它自己" in refused(county, case, case)
    services.withdraw(into, by=county.market_handler, at=NEXT_DAY)
    assert "已经办结" in refused(county, case, into)
    first, second = suggestions
    services.answer(first, outcome="会改。", by=county.market_handler, at=NEXT_DAY)
    assert "已经有了结果" in refused(county, second, first)


def test_case_that_nobody_took_up_is_refused(county, two):
    assert "还没有登记签收" in refused(county, two[1], county.complaint())


def test_case_of_another_bureau_is_refused(county, two):
    other = recorded_case(county)
    Complaint.objects.filter(pk=other.pk).update(
        bureau=county.housing.pk, seen_by=[county.housing.pk]
    )

    assert "同一承办单位" in refused(county, two[1], Complaint.objects.get(pk=other.pk))


def test_report_and_complaint_stay_apart_both_ways(county, two):
    """So nothing of a reporter can come into the view of who complains (第九条, 第三十七条)."""
    case = report(county, complainant_phone="13893600001").complaint
    case = services.record(case, by=county.market_handler, at=NEXT_DAY)

    assert "第九条" in refused(county, two[1], case)
    assert "第九条" in refused(county, case, two[1])


def test_what_somebody_else_said_is_not_put_away_before_the_other_has_its_result(
    county, suggestions
):
    into, case = suggestions
    case = merged(county, case, into)
    by = {"by": county.market_handler, "at": LATER}

    with pytest.raises(ValidationError) as error:
        services.archive(case, **by)
    services.answer(into, outcome="会改。", **by)
    archived = services.archive(case, **by)

    assert codes(error) == ["other_goes_on"]
    assert archived.state == State.ARCHIVED


def test_nobody_is_led_in_a_circle(county, two):
    into, case = two
    third = recorded_case(county)
    merged(county, case, into)

    assert "已经有事项并入" in refused(county, into, third)
    for one, other in ((third, case), (into, third)):
        with pytest.raises(IntegrityError, match="one_deep"), transaction.atomic():
            Complaint.objects.filter(pk=one.pk).update(state=State.MERGED, merged_into=other.pk)
    with pytest.raises(IntegrityError, match="merged_into_itself"), transaction.atomic():
        Complaint.objects.filter(pk=third.pk).update(state=State.MERGED, merged_into=third.pk)


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_merge_crosswise_merge_one(county):
    one, other = recorded_case(county), recorded_case(county)
    start = threading.Barrier(2)
    results = []

    def merge(case, into, officer):
        start.wait()
        try:
            merged(county, case, into, by=officer)
            results.append("merged")
        except ValidationError as error:
            results.append(str(error))
        finally:
            connection.close()

    threads = [
        threading.Thread(target=merge, args=args)
        for args in (
            (one, other, county.market_handler),
            (other, one, county.market_contact),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert results.count("merged") == 1
    assert Complaint.objects.filter(state=State.MERGED).count() == 1


def outcome_of(step):
    try:
        return step() and "done"
    except ValidationError as error:
        return error.code
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_merge_that_is_undone_while_the_other_case_is_answered_waits_for_the_answer(county):
    case, into = suggestion(county, "13893600001"), suggestion(county, "13893600077")
    case = merged(county, case, into)
    by = county.market_handler
    undo = partial(services.unmerge, case, public_note="并错了。", by=by)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Complaint.objects.select_for_update(of=("self",)).get(pk=into.pk)
            undone = pool.submit(outcome_of, undo)
            wait_for(lambda: sessions_that_wait() == 1)
            services.answer(
                into, outcome="会改。", by=by, at=LATER
            )  # it holds what was merged, too
        outcome = undone.result(timeout=20)

    assert outcome == "merge_depended_on"


def test_who_does_not_handle_the_case_may_not_merge(county, two):
    into, case = two

    with pytest.raises(PermissionDenied):
        merged(county, case, into, by=county.commerce_handler)


def test_officer_merges_from_the_page_and_back(county, two, client):
    into, case = two
    client.force_login(county.market_handler)
    shown = client.get(step_of(case, "merge"), {"into": into.number})
    assert shown.context["form"].initial["into"] == into.number
    link = f"{step_of(case, 'merge')}?into={into.number}"
    assert link in client.get(page_of(case)).content.decode()

    answer = take(client, case, "merge", into=into.number, reason=REASON)

    assert answer.status_code == 302
    assert into.number in client.get(page_of(case)).content.decode()
    assert case.number in client.get(page_of(into)).content.decode()
    assert take(client, case, "unmerge", public_note="是两次保洁。").status_code == 302
    case.refresh_from_db()
    assert case.state == State.RECORDED


def test_page_offers_to_merge_only_where_it_is_possible(county, two, client):
    into, case = two
    other = recorded_case(county, complainant_phone="13893600077")
    client.force_login(county.market_handler)

    html = client.get(page_of(case)).content.decode()

    assert f"?into={into.number}" in html
    assert other.number in html
    assert f"?into={other.number}" not in html


def test_impossible_merge_is_answered_with_409_and_keeps_what_was_typed(county, two, client):
    other = recorded_case(county, respondent_name="高台县放心家政服务有限公司")
    client.force_login(county.market_handler)

    answer = take(client, two[1], "merge", into=other.number, reason=REASON)

    assert answer.status_code == 409
    html = answer.content.decode()
    assert "被投诉人不同" in html
    assert REASON in html


def test_number_that_is_out_of_sight_is_like_one_that_is_not_there(county, two, client):
    other = county.complaint(category=county.property_category)
    client.force_login(county.market_handler)
    sentences = set()

    for number in (other.number, "GT202611239999999"):
        answer = take(client, two[1], "merge", into=number, reason=REASON)
        assert answer.status_code == 422
        sentences.add(str(answer.context["form"].errors["into"]))

    assert len(sentences) == 1


def test_page_names_no_case_that_the_reader_may_not_see(county, two, client):
    into, case = two
    merged(county, case, into)
    Complaint.objects.filter(pk=into.pk).update(seen_by=[county.market.pk])
    client.force_login(county.commerce_handler)

    html = client.get(page_of(case)).content.decode()

    assert "另一件事项" in html
    assert into.get_absolute_url() not in html
