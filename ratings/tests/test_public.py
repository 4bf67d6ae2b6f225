"""The public pages of ratings."""

import pytest
import time_machine
from django.urls import reverse

from disclosure import services as disclosure
from enterprises import panels
from enterprises.models import Enterprise
from enterprises.tests.factories import EnterpriseFactory
from plan.metrics import figure_of
from plan.tests.factories import TargetFactory
from ratings import services
from ratings.models import CultivationEntry, Rating
from ratings.services import schemes
from ratings.tests.factories import moment, scheme_entry
from reminders.models import Deadline, Notification

pytestmark = pytest.mark.django_db
INDEX = reverse("ratings:index")


@pytest.fixture(autouse=True)
def in_november():
    with time_machine.travel(moment("2026-11-26 10:00"), tick=False):
        yield


def test_figure_of_the_target_is_the_list_that_it_opens_to(client, county):
    target = TargetFactory(slug="standardized_enterprises", at_least=1, unit="家")
    on = moment("2026-11-26 10:00").date()
    assert figure_of(target, on).value == 0

    rating = county.granted()

    figure = figure_of(target, on)
    assert (figure.value, figure.is_reached) == (1, True)
    assert rating.number in client.get(figure.rows_url).text
    assert client.get(INDEX).context["ratings"] == [rating]
    assert figure_of(target, moment("2026-11-17 10:00").date()).value == 0

    services.keep(rating, "revoke", reason="弄虚作假。", by=county.contact)
    assert figure_of(target, on).value == 0
    assert client.get(INDEX).context["ratings"] == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_costs_the_same(client, county, django_assert_num_queries, count):
    for _ in range(count):
        county.enterprise = EnterpriseFactory()
        county.owner.enterprise_memberships.create(enterprise=county.enterprise, role="owner")
        county.owner.__dict__.pop("_enterprise_roles", None)
        county.granted()

    with django_assert_num_queries(3):
        response = client.get(INDEX)

    assert len(response.context["ratings"]) == count


def test_page_of_a_rating_tells_what_it_rests_on(client, county):
    rating = county.granted()
    services.keep(rating, "downgrade", level="二档", reason="台账不全。", by=county.contact)

    page = client.get(rating.get_absolute_url()).text

    for words in (
        "绿洲家政",
        "二档",
        "一档降为二档",
        "台账不全。",
        "1.1 营业执照",
        "高工信商〔2026〕1号",
    ):
        assert words in page


def test_revoked_rating_says_from_when_and_no_longer_until_when_it_holds(client, county):
    rating = county.granted()
    pages = (rating.get_absolute_url(), rating.enterprise.get_absolute_url())
    for page in pages:
        assert "2029年11月17日" in client.get(page).text

    services.keep(rating, "revoke", reason="弄虚作假。", by=county.contact)

    for page in pages:
        text = client.get(page).text
        assert "2029年11月17日" not in text and "2026年11月26日" in text


def test_result_is_public_from_its_notice_on(client, county):
    application = county.scored()
    page = reverse("ratings:result", args=[application.number])
    data = reverse("ratings:result_data", args=[application.number])
    assert [client.get(address).status_code for address in (page, data)] == [404, 404]

    text = services.notice_text(application, services.result_of(application))
    services.put_up(application, text=text, by=county.contact)

    assert "9.00" in client.get(page).text
    assert len(client.get(data).json()["members"]) == 3
    for expert in county.experts:
        assert expert.name not in client.get(page).text + client.get(data).text


def test_list_names_nobody_whose_notice_was_withdrawn(client, county):
    application = county.noticed()
    assert client.get(INDEX).context["noticed"] == [application]

    disclosure.withdraw(services.notice_of(application), reason="文字有误", by=county.leader)

    assert client.get(INDEX).context["noticed"] == []


def test_reference_says_that_it_is_none(client, county):
    schemes.load_reference(county.bureau)
    reference = county.bureau.rating_schemes.get(title="家政企业标准化自评参考")

    assert "自评参考（非官方）" in client.get(reverse("ratings:scheme", args=[reference.pk])).text
    assert "自评参考（非官方）" in client.get(INDEX).text


def test_draft_is_nobodys_business(client, county):
    draft = schemes.bring_in(scheme_entry(version="草"), bureau=county.bureau)

    assert client.get(reverse("ratings:scheme", args=[draft.pk])).status_code == 404


def test_rungs_are_read_from_the_registers(client, county):
    county.granted()
    waiting, seed = EnterpriseFactory(name="驼铃家政"), EnterpriseFactory(name="暖心居")
    county.owner.enterprise_memberships.create(enterprise=waiting, role="owner")
    county.owner.__dict__.pop("_enterprise_roles", None)
    county.submitted(enterprise=waiting)
    for enterprise in (county.enterprise, waiting, seed):
        CultivationEntry.objects.create(enterprise=enterprise, year=2026, rung="seed")

    years = client.get(reverse("ratings:cultivation")).context["years"]

    rungs = {row["entry"].enterprise.name: row["rung"] for row in years[2026]}
    assert rungs == {"绿洲家政": "已达标（一档）", "驼铃家政": "评定中", "暖心居": "种子企业"}


def test_enterprise_page_has_its_panel(county):
    def shown():
        found = {panel["template"]: panel for panel in panels.panels_of(county.enterprise)}
        return found.get("ratings/_panel.html")

    assert shown() is None

    rating = county.granted()

    panel = shown()
    assert (panel["rating"], [file.title for file in panel["evidence"]]) == (rating, ["营业执照"])


def test_rating_that_ran_out_says_so(client, county):
    rating = county.granted()

    with time_machine.travel(moment("2029-11-18 10:00"), tick=False):
        page = client.get(rating.get_absolute_url()).text
        assert list(Rating.objects.in_force()) == []

    assert "已过有效期" in page


@pytest.mark.parametrize("query", ["x", "-1", "9" * 20])
def test_page_number_that_cannot_be_is_not_found(client, county, query):
    assert client.get(INDEX, {"before": query}).status_code == 404


def test_rating_of_an_enterprise_that_is_taken_off_the_register_ends(client, county):
    target = TargetFactory(slug="standardized_enterprises", at_least=1, unit="家")
    rating = county.granted()
    on = moment("2026-11-26 10:00").date()
    client.force_login(county.contact)

    address = reverse(
        "admin:enterprises_enterprise_standing", args=[rating.enterprise_id, "cancel"]
    )
    assert client.post(address, {"reason": "营业执照已经注销"}).status_code == 302

    assert figure_of(target, on).value == 0
    assert client.get(INDEX).context["ratings"] == []
    page = client.get(rating.get_absolute_url()).text
    assert "已撤销" in page and "企业已从名录注销。" in page
    assert not Deadline.objects.of(rating).running().exists()


def test_what_was_asked_for_ends_with_the_entry_of_the_register(client, county):
    application = county.noticed()
    notice = services.notice_of(application)
    client.force_login(county.contact)

    address = reverse(
        "admin:enterprises_enterprise_standing", args=[application.enterprise_id, "cancel"]
    )
    page = client.get(address).text
    client.post(address, {"reason": "营业执照已经注销"})

    assert "注销以后不能恢复" in page
    application.refresh_from_db()
    assert application.state == "ended"
    assert "企业已从名录注销。" in client.get(notice.get_absolute_url()).text
    assert list(client.get(INDEX).context["noticed"]) == []
    assert not Deadline.objects.of(application).running().exists()


def test_what_a_panel_is_scoring_ends_with_the_entry_of_the_register(client, county):
    application = county.scoring()
    client.force_login(county.contact)

    address = reverse(
        "admin:enterprises_enterprise_standing", args=[application.enterprise_id, "cancel"]
    )
    client.post(address, {"reason": "营业执照已经注销"})

    application.refresh_from_db()
    last = application.steps.last()
    assert (application.state, last.action, last.note) == (
        "ended",
        "end",
        "企业已从名录注销。",
    )
    assert not Deadline.objects.of(application).running().exists()
    told = Notification.objects.filter(recipient=county.experts[0], channel="inbox")
    assert told.first().subject == f"{application.number} 企业已从名录注销，不用再评审"
    client.force_login(county.experts[0])
    page = client.get(reverse("admin:ratings_application_change", args=[application.pk])).text
    assert reverse("admin:ratings_application_score", args=[application.pk]) not in page


def test_nobody_is_rated_who_is_not_in_good_standing(client, county):
    application = county.noticed()
    Enterprise.objects.filter(pk=application.enterprise_id).update(state="suspended")
    client.force_login(county.leader)
    with time_machine.travel(moment("2026-11-18 09:00"), tick=False):
        address = reverse("admin:ratings_application_step", args=[application.pk, "grant"])
        answer = client.post(address)

    assert "企业在名录中的状态是“暂停”，不能评定。" in answer.text
    assert not Rating.objects.exists()
