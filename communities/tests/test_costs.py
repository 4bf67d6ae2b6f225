from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from accounts.models import AccessLog
from bureaus.tests.factories import BureauMemberFactory
from communities import clocks, services
from communities.models import Meter, RentWaiver, Supplier, Tariff, Utility, UtilityBill
from communities.savings import bills_of, savings_of, waivers_of
from communities.tests.factories import AT
from communities.tests.test_outlets import code_of, running
from communities.transitions import NEXT_RATE_STATE, RateAction, RateState
from gaotai_jiazheng.uploads import accept_upload
from reminders.subjects import settle_ended

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


def photo(name="账单.png"):
    content = BytesIO()
    Image.new("RGB", (40, 30), "#1b5a4a").save(content, "PNG")
    return SimpleUploadedFile(name, content.getvalue(), content_type="image/png")


def waived(county, outlet, **changes):
    values = {
        "decision_number": "高民发〔2026〕8号",
        "decided_by": "县民政局",
        "decided_on": date(2026, 3, 1),
        "first_month": date(2026, 3, 15),
        "months": 12,
        "monthly_fen": 80000,
        "by": county.civil,
    }
    return services.waive_rent(outlet, **values | changes)


def metered(county, outlet, *, kind=Utility.ELECTRICITY, number="620001", supplier="高台供电"):
    return services.add_meter(
        outlet, kind=kind, meter_number=number, supplier_name=supplier, by=county.owner
    )


def billed(county, meter, first, last, quantity="100", paid_fen=5100):
    return services.add_bill(
        meter,
        first_day=first,
        last_day=last,
        quantity=Decimal(quantity),
        paid_fen=paid_fen,
        file=accept_upload(photo()),
        by=county.owner,
    )


def confirmed(county, meter, *, since=date(2026, 6, 1)):
    billed(county, meter, date(2026, 5, 1), date(2026, 5, 31))
    services.apply_for_rate(meter, by=county.owner, at=AT)
    return services.confirm_rate(meter, household_from=since, by=county.prices, at=AT)


@pytest.fixture
def tariff(county):
    return Tariff.objects.create(
        kind="electricity",
        price_yuan=Decimal("0.7900"),
        document="（测试）非居民电价",
        in_force_from=date(2026, 1, 1),
    )


def test_rent_is_spared_for_the_months_that_have_begun(county):
    waiver = waived(county, county.opened())

    assert (waiver.first_month, waiver.last_month) == (date(2026, 3, 1), date(2027, 2, 1))
    assert running(waiver) == {clocks.RENT_END: date(2027, 2, 28)}
    assert savings_of(2026, TODAY).rent_yuan == Decimal("7200.00")  # March to November
    assert savings_of(2026, date(2026, 3, 1)).rent_yuan == Decimal("800.00")
    assert savings_of(2027, date(2027, 12, 31)).rent_yuan == Decimal("1600.00")
    assert savings_of(2025, TODAY).rent_yuan == 0
    assert [row.months_counted for row in waivers_of(2026, TODAY)] == [9]


def test_waiver_that_is_over_keeps_no_bureau_late(county):
    waiver = waived(county, county.opened())

    settle_ended(date(2027, 2, 28))
    assert running(waiver) == {clocks.RENT_END: date(2027, 2, 28)}

    settle_ended(date(2027, 3, 1))
    assert running(waiver) == {}


def test_waivers_of_one_outlet_do_not_share_a_month(county):
    outlet = county.opened()
    waiver = waived(county, outlet)

    with pytest.raises(ValidationError) as raised:
        waived(county, outlet, first_month=date(2027, 2, 1), decision_number="另一号")
    assert "已经有租金减免" in raised.value.messages[0]
    services.end_waiver(waiver, last_month=date(2026, 10, 5), note="场所收回", by=county.civil)
    waived(county, outlet, first_month=date(2026, 11, 1), decision_number="另一号", months=1)

    assert running(waiver) == {}
    assert savings_of(2026, TODAY).rent_yuan == Decimal("7200.00")
    with pytest.raises(ValidationError) as raised:
        services.end_waiver(waiver, last_month=date(2027, 1, 1), note="x", by=county.civil)
    assert code_of(raised) == [("last_month", "month_out_of_range")]
    with pytest.raises(PermissionDenied):
        waived(county, outlet, by=county.market)
    with pytest.raises(IntegrityError), transaction.atomic():
        RentWaiver.objects.filter(pk=waiver.pk).update(last_month=date(2026, 12, 1))


def test_meter_is_asked_for_and_refused_and_confirmed(county):
    outlet = county.opened()
    meter = metered(county, outlet)

    services.apply_for_rate(meter, by=county.owner, at=AT)
    assert running(meter) == {clocks.RATE_ANSWER: date(2026, 12, 7)}
    refused = services.refuse_rate(meter, note="说要等上级文件", by=county.owner, at=AT)
    assert (refused.state, refused.refusal) == (RateState.REFUSED, "说要等上级文件")
    assert running(meter) == {}
    services.apply_for_rate(meter, by=county.owner, at=AT)
    with pytest.raises(ValidationError) as raised:
        services.confirm_rate(meter, household_from=TODAY, by=county.prices)
    assert code_of(raised) == ["bill_missing"]
    billed(county, meter, date(2026, 10, 1), date(2026, 10, 31))
    for user in (county.owner, county.market):
        with pytest.raises(PermissionDenied):
            services.confirm_rate(meter, household_from=TODAY, by=user)

    meter = services.confirm_rate(meter, household_from=TODAY, by=county.prices)

    assert (meter.state, meter.household_from) == (RateState.CONFIRMED, TODAY)
    assert meter.steps.count() == 4


def test_rate_steps_that_are_not_in_the_table_are_refused(county):
    meter = metered(county, county.opened())
    for state in RateState:
        values = {"applied_on": TODAY, "household_from": TODAY, "refusal": "因为"}
        Meter.objects.filter(pk=meter.pk).update(state=state, **values)
        for action in RateAction:
            if (state, action) not in NEXT_RATE_STATE:
                with pytest.raises(ValidationError) as raised:
                    services.costs.begin(meter, action)
                assert code_of(raised) == ["step_not_allowed"]


def test_bill_saves_what_the_other_price_would_have_cost(county, tariff):
    meter = metered(county, county.opened())
    confirmed(county, meter)
    billed(county, meter, date(2026, 6, 1), date(2026, 6, 30), "100", 5100)
    billed(county, meter, date(2026, 7, 1), date(2026, 7, 31), "33.33", 1700)

    saved = {str(bill.first_day): bill.saved_fen for bill in bills_of(2026, TODAY)}

    # The bill of May is from before the household rate and counts for nothing.
    assert saved == {"2026-06-01": 2800, "2026-07-01": 933}
    assert savings_of(2026, TODAY).utilities_yuan == Decimal("37.33")
    assert savings_of(2026, date(2026, 6, 30)).utilities_yuan == Decimal("28.00")


def test_nothing_is_saved_without_a_price_a_confirmation_or_by_a_voided_bill(county):
    meter = metered(county, county.opened())
    confirmed(county, meter)
    billed(county, meter, date(2026, 6, 1), date(2026, 6, 30))
    assert savings_of(2026, TODAY).utilities_fen == 0
    Tariff.objects.create(
        kind="electricity", price_yuan=1, document="文", in_force_from=date(2026, 7, 1)
    )
    bill = billed(county, meter, date(2026, 7, 1), date(2026, 7, 31))
    assert savings_of(2026, TODAY).utilities_fen == 4900

    services.void_bill(bill, note="看错了一位", by=county.owner)
    assert savings_of(2026, TODAY).utilities_fen == 0
    billed(county, meter, date(2026, 7, 1), date(2026, 7, 31), "200", 10200)
    assert savings_of(2026, TODAY).utilities_fen == 9800
    services.refuse_rate(meter, note="改回去了", by=county.prices)
    assert savings_of(2026, TODAY).utilities_fen == 0


def test_bills_of_one_meter_do_not_share_a_day(county):
    meter = metered(county, county.opened())
    billed(county, meter, date(2026, 6, 1), date(2026, 6, 30))

    with pytest.raises(ValidationError) as raised:
        billed(county, meter, date(2026, 6, 30), date(2026, 7, 30))

    assert "已经有账单" in raised.value.messages[0]
    assert UtilityBill.objects.count() == 1


def bill_of(**changes):
    return {
        "first_day": "2026-10-01",
        "last_day": "2026-10-31",
        "quantity": "120.5",
        "paid_fen": "61.46",
        "file": photo(),
    } | changes


def test_enterprise_tells_its_meter_and_bill_on_the_pages(client, county):
    outlet = county.opened()
    client.force_login(county.owner)
    page = client.post(
        f"/workspace/outlets/{outlet.pk}/meters/new/",
        {"kind": "water", "supplier_name": "高台供水", "meter_number": "A-7"},
        follow=True,
    ).content.decode()
    assert "水表 A-7" in page and "未申请" in page
    meter = Meter.objects.get()
    place = f"/workspace/outlets/meters/{meter.pk}/"

    assert client.post(f"{place}step/apply/", {"note": ""}).status_code == 302
    assert client.post(f"{place}step/apply/", {"note": ""}).status_code == 409
    wrong = client.post(f"{place}step/refuse/", {"note": ""})
    assert wrong.status_code == 422 and "请写明供应单位的理由" in wrong.content.decode()
    assert client.post(f"{place}step/confirm/").status_code == 404
    done = client.post(f"{place}bills/new/", bill_of(), follow=True).content.decode()
    assert "账单已保存" in done and "61.46元" in done and "还没有登记" in done
    bill = UtilityBill.objects.get()
    shown = client.get(f"/workspace/outlets/bills/{bill.pk}/file/")
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    assert not AccessLog.objects.exists()
    void = f"/workspace/outlets/bills/{bill.pk}/void/"
    assert client.post(void, {"note": ""}).status_code == 422
    assert client.post(void, {"note": "拍错了"}).status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"quantity": "0"}, "用量要大于零。"),
        ({"quantity": "许多"}, "请只填数字，例如 120 或者 120.5。"),
        ({"paid_fen": "-1"}, "金额应在0到"),
        ({"paid_fen": "1.234"}, "金额最多两位小数。"),
        ({"last_day": "2026-09-01"}, "账期的最后一天不能早于第一天。"),
        ({"last_day": "2027-09-01"}, "日期不能晚于今天。"),
        ({"file": ""}, "请选择账单照片。"),
        ({"file": SimpleUploadedFile("a.png", b"<html>")}, "只能上传 JPG"),
    ],
)
def test_bad_bill_in_words(client, county, changes, sentence):
    meter = metered(county, county.opened())
    client.force_login(county.owner)

    answer = client.post(f"/workspace/outlets/meters/{meter.pk}/bills/new/", bill_of(**changes))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert UtilityBill.objects.count() == 0


def test_photo_is_opened_by_few_and_the_look_is_written_down(client, county):
    meter = metered(county, county.opened())
    bill = billed(county, meter, date(2026, 10, 1), date(2026, 10, 31))
    path = reverse("outlets:bill_file", args=[bill.pk])
    _, other = county.another_enterprise()
    for user, status in ((other, 404), (county.market, 403), (county.prices, 200)):
        client.force_login(user)
        answer = client.get(path)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer.streaming_content)
    assert [row.by for row in AccessLog.objects.all()] == [county.prices]


def test_bureau_of_prices_reads_which_supplier_refuses(client, county):
    outlet = county.opened()
    refused = metered(county, outlet, supplier="不肯公司")
    services.apply_for_rate(refused, by=county.owner)
    services.refuse_rate(refused, note="没有接到通知", by=county.owner)
    metered(county, outlet, number="620002", supplier="好公司")
    client.force_login(county.prices)
    register = reverse("admin:communities_supplier_changelist")
    page = client.get(register).content.decode()
    assert "不肯公司" in page and "好公司" in page
    rows = {row.name: (row.asked, row.refused) for row in Supplier.objects.with_answers()}
    assert rows == {"不肯公司": (1, 1), "好公司": (0, 0)}

    one = client.get(reverse("admin:communities_supplier_change", args=[refused.supplier_id]))

    assert "没有接到通知" in one.content.decode()


def test_confirming_and_waiving_in_the_workbench(client, county):
    outlet = county.opened()
    meter = metered(county, outlet)
    billed(county, meter, date(2026, 10, 1), date(2026, 10, 31))
    services.apply_for_rate(meter, by=county.owner)
    confirm = reverse("admin:communities_meter_step", args=[meter.pk, "confirm"])
    client.force_login(BureauMemberFactory().user)
    assert client.post(confirm, {"household_from": "2026-11-01"}).status_code == 403
    client.force_login(county.prices)
    assert "10月1日" in client.get(meter.get_absolute_url()).content.decode()
    wrong = client.post(confirm, {"household_from": "2027-01-01"})
    assert wrong.status_code == 422 and "日期不能晚于今天。" in wrong.content.decode()
    assert client.post(confirm, {"household_from": "2026-11-01"}).status_code == 302
    assert client.post(confirm, {"household_from": "2026-11-01"}).status_code == 409

    waive = reverse("admin:communities_outlet_step", args=[outlet.pk, "waive_rent"])
    told = {
        "decision_number": "高民发〔2026〕8号",
        "decided_by": "县民政局",
        "decided_on": "2026-10-01",
        "first_month": "2026-10-01",
        "months": "0",
        "monthly_fen": "800",
    }
    wrong = client.post(waive, told)
    assert wrong.status_code == 422 and "至少一个月。" in wrong.content.decode()
    assert client.post(waive, told | {"months": "6"}).status_code == 302
    waiver = RentWaiver.objects.get()
    page = client.get(waiver.get_absolute_url()).content.decode()
    assert "6个月，4800.00元" in page
    end = reverse("admin:communities_rentwaiver_step", args=[waiver.pk, "end"])
    assert client.post(end, {"last_month": "2026-12-01", "note": "搬走"}).status_code == 302
    waiver.refresh_from_db()
    assert waiver.months == 3


def test_nothing_is_spared_after_the_month_in_which_the_outlet_closed(county):
    outlet = county.opened()
    waiver = waived(county, outlet, first_month=date(2026, 10, 1), months=15)
    closed_at = AT + timedelta(days=20)  # 13 December
    services.close(outlet, note="搬走了", by=county.owner, at=closed_at)

    spared = {
        day: savings_of(day.year, day).rent_yuan
        for day in (TODAY, date(2026, 12, 31), date(2027, 6, 30))
    }

    assert spared == {
        TODAY: Decimal("1600.00"),
        date(2026, 12, 31): Decimal("2400.00"),
        date(2027, 6, 30): 0,
    }
    assert [row.pk for row in waivers_of(2026, date(2026, 12, 31))] == [waiver.pk]
    assert not waivers_of(2027, date(2027, 6, 30)).exists()


def test_an_application_that_was_withdrawn_was_spared_nothing(county):
    outlet = county.applied()
    waived(county, outlet)
    services.withdraw(outlet, by=county.owner, at=AT)

    assert savings_of(2026, TODAY).rent_yuan == 0
