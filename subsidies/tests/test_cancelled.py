"""What was handed to payment and cancelled there goes to payment once more, or is refused: nothing waits for good."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from funds import services as funds
from funds.models import Budget
from reminders.tests.factories import load_shipped_rules
from subsidies.services import claiming, paying
from subsidies.tests.factories import after_notice, in_batch, noticed
from subsidies.tests.test_class_claims import ACCOUNT, assessed_class
from subsidies.tests.test_sent_back import waiting_titles


@pytest.fixture
def county(county):
    load_shipped_rules("training_")
    return county.fill_funds()


def cancelled(row, by):
    funds.cancel_payable(row.payable, by, "收款人提供的账户不是本人的")
    row.refresh_from_db()
    return row


def buttons(client, row):
    return [each["name"] for each in client.get(row.get_absolute_url()).context["buttons"]]


def step(client, row, name, **given):
    kind = row._meta.model_name
    address = reverse(f"admin:subsidies_{kind}_step", args=[row.pk, name])
    return client.post(address, given).status_code


def committed_yuan():
    return sum(budget.account.held_yuan for budget in Budget.objects.select_related("account"))


@pytest.fixture
def application(county, today):
    found = noticed(county)
    after_notice(today)
    return paying.release(found, by=county.people["hrss"][1])


def test_an_application_goes_to_payment_once_more(client, county, application, rf):
    officer = county.people["hrss"][1]
    client.force_login(officer)
    assert not {"release", "refuse"} & set(buttons(client, application))
    assert step(client, application, "refuse", reason="不符合条件") == 409
    with pytest.raises(ValidationError, match="先在“待付款项”里取消"):
        paying.release(application, by=officer)

    cancelled(application, officer)

    assert "款项已取消、待处理的补贴申请" in waiting_titles(rf, officer)
    assert {"release", "refuse"} <= set(buttons(client, application))
    first = application.payable_id
    assert step(client, application, "release") == 302
    application.refresh_from_db()
    assert application.payable_id != first
    assert (application.state, application.payable.state) == ("payable", "ready")
    assert step(client, application, "release") == 409
    assert "款项已取消、待处理的补贴申请" not in waiting_titles(rf, officer)


def test_an_application_is_refused_and_its_money_is_free(client, county, application):
    officer = county.people["hrss"][1]
    in_batch(application, is_paid=False)
    client.force_login(officer)
    cancelled(application, officer)
    assert committed_yuan() == 600

    assert step(client, application, "refuse", reason="申请人已经去世") == 302

    application.refresh_from_db()
    assert (application.state, committed_yuan()) == ("refused", 0)


def test_a_claim_of_a_class_goes_on_or_back(client, county, today, rf):
    room, (first, second) = assessed_class(county), county.people["hrss"]
    claim = claiming.claim(room.row, bank_account=ACCOUNT, by=room.teacher)
    claim = claiming.approve(claiming.check(claim, by=first), by=second)
    after_notice(today)
    claim = claiming.release(claim, by=second)
    client.force_login(second)
    assert not {"release", "refuse"} & set(buttons(client, claim))
    assert step(client, claim, "refuse", reason="不符合条件") == 409

    cancelled(claim, second)
    assert "款项已取消、待处理的培训补贴申请" in waiting_titles(rf, second)
    assert step(client, claim, "release") == 302
    claim.refresh_from_db()
    assert (claim.state, claim.payable.state) == ("payable", "ready")
    cancelled(claim, second)
    assert step(client, claim, "refuse", reason="机构已经注销") == 302

    claim.refresh_from_db()
    assert (claim.state, committed_yuan()) == ("refused", 0)
    assert claim.notice.withdrawn_at is None
    assert not claim.lines.standing().exists()
