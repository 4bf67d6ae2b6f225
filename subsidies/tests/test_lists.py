"""One notice for many applications, and an objection to one row of it."""

from datetime import datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from disclosure import services as disclosure
from disclosure.models import Notice, NoticeRow
from funds.models import Payable
from subsidies.models import Application, SubsidyPolicy
from subsidies.services import checking, listing, paying
from subsidies.tests.factories import in_batch, noticed


@pytest.fixture
def county(county):
    SubsidyPolicy.objects.filter(code="travel").update(is_noticed_by_list=True)
    return county.fill_funds()


def after_notice(today):
    last = Notice.objects.get().last_day
    today.move_to(timezone.make_aware(datetime.combine(last + timedelta(days=1), time(9))))


def test_objection_to_one_row_of_three_and_the_other_two_are_paid(client, county, today):
    first, second, third = (noticed(county, n) for n in (1, 2, 3))
    assert {first.state, second.state, third.state} == {"decided"} and not Notice.objects.exists()
    officer, leader = county.people["hrss"]
    client.force_login(officer)
    url = reverse("admin:subsidies_application_lists")
    assert "等候公示3件" in client.get(url).text
    assert client.post(url, {"policy": first.policy_id}).status_code == 302
    assert client.post(url, {"policy": first.policy_id}).status_code == 409

    notice = Notice.objects.get()
    row = NoticeRow.objects.get(subject_id=first.pk)
    client.logout()
    page = client.get(notice.get_absolute_url())
    assert "王*" in page.text and first.id_number not in page.text and "600" in page.text
    filed = client.post(
        reverse("disclosure:object", args=[notice.number]),
        {"row": row.pk, "content": "这个人没有出去打工，请核实。"},
    )
    assert filed.status_code == 302
    after_notice(today)
    with pytest.raises(ValidationError, match="异议没有答复"):
        paying.release(first, by=leader)
    other = paying.release(second, by=leader)
    with pytest.raises(IntegrityError, match="objections"), transaction.atomic():
        paid = Payable.objects.get(pk=other.payable_id)
        paid.pk, paid.commitment_id, paid.person_index = None, first.commitment_id, "1" * 64
        paid.save(force_insert=True)
    assert in_batch(other).state == "paid"
    assert in_batch(paying.release(third, by=leader)).state == "paid"

    disclosure.decide(notice.objections.get(), is_upheld=True, answer="经核实成立。", by=leader)
    refused = checking.refuse(
        Application.objects.get(pk=first.pk), reason="经核实没有在县外务工", by=leader
    )
    row.refresh_from_db()
    notice.refresh_from_db()
    assert refused.state == "refused" and row.withdrawn_at and notice.withdrawn_at is None


def test_one_that_waits_may_be_taken_back_and_an_objection_to_the_whole_holds_up_all(county, today):
    first, second = noticed(county, 1), noticed(county, 2)
    assert paying.withdraw(first).state == "withdrawn"
    officer, leader = county.people["hrss"]
    listing.put_up_list(county.policy("travel"), by=officer)
    second.refresh_from_db()
    assert list(second.notice.rows.values_list("number", "subject_id")) == [(1, second.pk)]
    disclosure.submit_objection(second.notice, content="整份名单的标准写错了。")
    after_notice(today)

    with pytest.raises(ValidationError, match="异议没有答复"):
        paying.release(second, by=leader)
