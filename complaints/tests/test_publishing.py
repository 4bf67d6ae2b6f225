"""How a complaint ended, for everybody to read: two people, the original kept, nothing of who complained."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, InternalError, transaction
from django.urls import reverse

from complaints import services
from complaints.models import Complaint, Publication, PublicText
from complaints.services.publishing import digest_of
from complaints.tests.factories import moment
from complaints.tests.test_reporting import codes
from complaints.tests.workbench import page_of
from complaints.transitions import Kind, State
from enterprises.tests.factories import EnterpriseFactory
from gaotai_jiazheng.tests.made_once import made_once

pytestmark = pytest.mark.django_db

AT = moment("2026-11-26 16:00")
TEXTS = {
    "title": "保洁时间不足",
    "facts": "消费者反映约定四小时保洁，实际做了两小时。",
    "result": "经调解，企业退还一半费用。",
}
LIST = "complaints:published"


@pytest.fixture
@made_once
def ended(county, mediating):
    """An agreed complaint whose complainant agrees that it is published."""
    services.agree(
        mediating, outcome="退还一半费用，王小兰已收到。", by=county.market_handler, at=AT
    )
    firm = EnterpriseFactory(name="高台县安心家政服务有限公司")
    Complaint.objects.filter(pk=mediating.pk).update(agrees_to_publish=True, enterprise=firm)
    return Complaint.objects.get(pk=mediating.pk)


def propose(county, case, **values):
    return services.propose_text(case, **{**TEXTS, "by": county.market_handler, "at": AT, **values})


@pytest.fixture
def published(county, ended):
    text = propose(county, ended)
    return services.approve_text(ended, version=text.version, by=county.market_leader, at=AT)


def test_original_is_kept_beside_what_is_published(county, ended, published):
    original, edited = ended.public_texts.all()

    assert (original.version, original.facts, original.result) == (0, ended.content, ended.outcome)
    assert (edited.version, edited.facts) == (1, TEXTS["facts"])
    assert edited.digest == digest_of(**TEXTS) != original.digest
    assert len(edited.digest) == 64
    assert (published.text, published.written_by, published.approved_by) == (
        edited,
        county.market_handler,
        county.market_leader,
    )


def test_versions_are_added_and_never_changed(ended, published):
    text = PublicText.objects.get(version=0)
    for attack in (text.delete, lambda: PublicText.objects.update(facts="别的")):
        with pytest.raises(InternalError, match="append_only"), transaction.atomic():
            attack()


def test_who_wrote_it_does_not_let_it_out(county, ended):
    text = propose(county, ended)

    with pytest.raises(ValidationError) as error:
        services.approve_text(ended, version=text.version, by=county.market_handler)

    assert codes(error) == ["own_text"]
    with (
        pytest.raises(IntegrityError, match="publication_approved_by_another"),
        transaction.atomic(),
    ):
        Publication.objects.create(
            complaint=ended,
            text=text,
            written_by=county.market_handler,
            approved_by=county.market_handler,
            approved_at=AT,
        )


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("facts", "王小兰反映保洁时间不足。"),
        ("facts", "请打138-9360-0001核实。"),
        ("result", "已退到6222 0202 0011 2233 0的卡上，身份证11010519491231002X。"),
        ("title", "王小兰的保洁"),
        ("facts", "  "),
    ],
)
def test_what_would_give_somebody_away_is_refused_beside_its_field(county, ended, field, text):
    with pytest.raises(ValidationError) as error:
        propose(county, ended, **{field: text})

    assert list(error.value.error_dict) == [field]
    assert codes(error)[0] in {"personal_data", "text_missing"}
    assert not PublicText.objects.exists()


def test_case_as_it_stands_is_not_published_unread(county, ended):
    """The officer's form begins with the case's own words; with a name in them they do not pass."""
    with pytest.raises(ValidationError) as error:
        propose(county, ended, title=ended.title, facts=ended.content, result=ended.outcome)

    assert codes(error) == ["personal_data"]


@pytest.mark.parametrize(
    "changes",
    [
        {"agrees_to_publish": False},
        {"state": State.MEDIATING},
        {"kind": Kind.CONSULTATION},
        {"accepted_on": None},
        {"state": State.ARCHIVED, "declined_ground": 5},
    ],
)
def test_only_a_complaint_with_a_result_and_consent_is_published(county, ended, changes):
    Complaint.objects.filter(pk=ended.pk).update(**changes)

    with pytest.raises(ValidationError) as error:
        propose(county, ended)

    assert codes(error) == ["not_to_be_published"]


@pytest.mark.parametrize("name", ["commerce_handler", "center_leader", "housing_leader"])
def test_only_the_handling_bureau_publishes(county, ended, name):
    with pytest.raises(PermissionDenied):
        propose(county, ended, by=getattr(county, name))


def test_new_version_is_not_public_before_it_is_let_out(county, ended, published, client):
    propose(county, ended, title="改过的标题", seen_version=1)
    assert TEXTS["title"] in client.get(reverse(LIST)).content.decode()

    services.approve_text(ended, version=2, by=county.market_leader, at=AT)

    assert "改过的标题" in client.get(reverse(LIST)).content.decode()
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("step", ["propose", "approve"])
def test_who_did_not_see_the_latest_version_changes_nothing(county, ended, step):
    propose(county, ended)
    propose(county, ended, title="改过的标题", seen_version=1)

    with pytest.raises(ValidationError) as error:
        if step == "propose":
            propose(county, ended, title="又改了", seen_version=1)
        else:
            services.approve_text(ended, version=1, by=county.market_leader)

    assert codes(error) == ["changed_meanwhile"]
    assert ended.public_texts.count() == 3


def test_withdrawn_text_is_gone_and_kept(county, ended, published, client):
    services.withdraw_text(ended, reason="企业提出异议。", by=county.market_contact, at=AT)

    assert TEXTS["title"] not in client.get(reverse(LIST)).content.decode()
    assert client.get(published.get_absolute_url()).status_code == 404
    assert ended.public_texts.count() == 2
    published.refresh_from_db()
    assert published.withdrawal_reason == "企业提出异议。"
    again = services.approve_text(ended, version=1, by=county.market_leader, at=AT)
    assert (again.pk, again.withdrawn_at) == (published.pk, None)


@pytest.mark.parametrize(("reason", "code"), [(" ", "reason_missing")])
def test_withdrawing_needs_a_reason(county, ended, published, reason, code):
    with pytest.raises(ValidationError) as error:
        services.withdraw_text(ended, reason=reason, by=county.market_contact)

    assert codes(error) == [code]
    with (
        pytest.raises(IntegrityError, match="publication_withdrawn_with_reason"),
        transaction.atomic(),
    ):
        Publication.objects.update(withdrawn_at=AT)


def test_result_that_is_worked_on_again_is_taken_down(county, ended, published):
    services.follow_up(ended, is_solved=False, grade=1, by=county.center_handler, at=AT)
    services.rework(ended, by=county.center_handler, public_note="没有收到钱。", at=AT)

    published.refresh_from_db()
    assert (published.withdrawn_at, published.withdrawal_reason) == (AT, "案件重新办理")


def test_public_pages_say_what_they_mean_and_nothing_of_who(ended, published, client):
    pages = [client.get(reverse(LIST)), client.get(published.get_absolute_url())]

    for page in pages:
        html = page.content.decode()
        assert page.status_code == 200
        assert "处理中≠违法" in html
        assert "高台县安心家政服务有限公司" in html
        for secret in ("王小兰", "13893600001", ended.number, ended.content, ended.outcome):
            assert secret not in html


def test_respondent_that_is_not_in_the_register_is_not_named(county, ended, published, client):
    Complaint.objects.filter(pk=ended.pk).update(enterprise=None)

    assert ended.respondent_name not in client.get(published.get_absolute_url()).content.decode()


@pytest.fixture
def many(county, ended, published):
    """Forty-five publications, two of them at the same moment."""
    for number in range(44):
        case = county.complaint()
        text = PublicText.objects.create(
            complaint=case, version=1, digest="", written_by=county.market_handler,
            **{**TEXTS, "title": f"第{number}件"},
        )  # fmt: skip
        Publication.objects.create(
            complaint=case,
            text=text,
            written_by=county.market_handler,
            approved_by=county.market_leader,
            approved_at=moment(f"2026-11-{number // 2 + 1:02} 10:00"),
        )


def test_list_is_paged_without_a_gap_at_the_same_few_queries(
    many, client, django_assert_num_queries
):
    seen, address = [], reverse(LIST)
    while address:
        with django_assert_num_queries(1):
            html = client.get(address).content.decode()
        seen += re.findall(r'id="published-(\d+)"', html)
        found = re.search(r'href="(\?after=[^"]+)"', html)
        address = reverse(LIST) + found[1] if found else ""

    assert len(seen) == len(set(seen)) == 45


@pytest.mark.parametrize(
    "after", ["x", "2026-11-26", "2026-11-26T10:00:00+08:00_x", "_1", "\x07_1"]
)
def test_place_that_is_none_is_404(client, db, after):
    assert client.get(reverse(LIST), {"after": after}).status_code == 404


def post(client, case, **fields):
    return client.post(page_of(case, "publish"), fields)


def test_two_officers_publish_and_take_back_from_the_workbench(county, ended, client):
    client.force_login(county.market_handler)
    assert "办理公示" in client.get(page_of(ended)).content.decode()
    assert post(client, ended, go="propose", **TEXTS).status_code == 302
    assert post(client, ended, go="approve", version=1).status_code == 409
    client.force_login(county.market_leader)
    assert post(client, ended, go="approve", version=1).status_code == 302
    assert Publication.objects.public().count() == 1
    assert post(client, ended, go="withdraw", reason="").status_code == 422
    assert post(client, ended, go="withdraw", reason="企业提出异议。").status_code == 302
    assert Publication.objects.public().count() == 0


def test_refused_text_keeps_what_was_typed(county, ended, client):
    client.force_login(county.market_handler)

    answer = post(client, ended, go="propose", **{**TEXTS, "facts": "打13893600001核实。"})

    assert answer.status_code == 422
    html = answer.content.decode()
    assert "里面有手机号" in html
    assert "打13893600001核实。" in html


@pytest.mark.parametrize(("name", "status"), [("commerce_handler", 403), ("housing_leader", 404)])
def test_page_is_for_the_handling_bureau(county, ended, client, name, status):
    client.force_login(getattr(county, name))

    assert client.get(page_of(ended, "publish")).status_code == status
