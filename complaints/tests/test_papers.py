"""The ten official forms: which a case may have, what stands on each, and what must not."""

from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from pypdf import PdfReader

from accounts.models import AccessLog
from complaints.papers.case_facts import for_respondent, scrubber
from complaints.papers.official_forms import FORMS, preview, why_not, written
from complaints.services.issuing import facts_of
from complaints.tests import papers as cases
from complaints.tests.factories import moment
from complaints.tests.papers import (
    HOME,
    INPUTS,
    NAME,
    PHONE,
    complaint_in,
    issue,
    report,
    series_of,
)
from complaints.transitions import Kind, State
from gaotai_jiazheng.tests.made_once import made_once
from papers import services
from papers.models import Paper

# Form -> what its page must say, whatever else stands on it.
SAYS = {
    "complaint-registration": [
        "投诉登记表",
        NAME,
        PHONE,
        HOME,
        "公示投诉信息不同意",
        "总局令第121号第十条",
    ],
    "report-registration": ["举报登记表", NAME, PHONE, "线索和事实依据", "第三十七条"],
    "routing-notice": ["分送通知书", "城关市场监管所：", "第四十一条", "不得自行移送"],
    "identity-notice": [
        "限期提供身份证明材料通知书",
        "第十条第三款",
        "2026年12月10日以前",
        "第十六条第六项",
    ],
    "acceptance": ["投诉受理决定书", f"{NAME}：", "第十五条", "六十日", "第二十三条第一款第五项"],
    "refusal": [
        "投诉不予受理决定书",
        "第十六条第2项",
        "县人民法院受理",
        "第三十九条",
        "（一）与经营者协商和解",
        "（四）向人民法院起诉",
    ],
    "mediation-notice": [
        "调解通知书",
        "2026年12月1日09:30",
        "第十八条",
        "第二十一条",
        "高台县安心家政服务有限公司：",
    ],
    "termination": [
        "终止调解决定书",
        "第二十三条第一款第2项",
        "七个工作日",
        "第二十五条",
        "（三）与经营者有仲裁协议的",
    ],
    "agreement": [
        "调解书",
        "第二十四条",
        "（一）被投诉人退还三百元。",
        "（二）双方再无其他争议。",
        "签名或者盖章",
    ],
    "report-result": [
        "举报处理结果告知书",
        "第三十六条",
        "不予立案",
        "不能证明违法行为成立",
        "第三十七条",
    ],
}


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(moment("2026-11-24 15:00"), tick=False):
        yield


@pytest.fixture
@made_once
def county(county):
    series_of(county)
    return county


def text_of(paper):
    pages = PdfReader(BytesIO(services.pdf_of(paper))).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def squeezed(words):
    return "".join(words.split())


def codes(refused):
    error = refused.value
    if hasattr(error, "error_dict"):
        return {each.code for errors in error.error_dict.values() for each in errors}
    return {each.code for each in error.error_list}


def test_there_are_the_ten_forms():
    assert [form.title for form in FORMS.values()] == [
        "投诉登记表",
        "举报登记表",
        "分送通知书",
        "限期提供身份证明材料通知书",
        "受理决定书",
        "不予受理决定书",
        "调解通知书",
        "终止调解决定书",
        "调解书",
        "举报处理结果告知书",
    ]


@pytest.mark.parametrize("slug", FORMS)
def test_paper_is_an_a4_page_that_says_what_the_law_asks(county, slug):
    paper = issue(cases.case_for(county, slug), slug, county.market_contact)

    text = text_of(paper)
    assert [words for words in SAYS[slug] if squeezed(words) not in text] == []
    assert paper.number == "高市监投〔2026〕第1号"
    assert squeezed(paper.number) in text
    for page in PdfReader(BytesIO(services.pdf_of(paper))).pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
        for font in page["/Resources"]["/Font"].values():
            [descendant] = font.get_object()["/DescendantFonts"]
            assert "/FontFile3" in descendant.get_object()["/FontDescriptor"]


@pytest.mark.parametrize("slug", FORMS)
def test_markup_in_a_name_stays_text(county, slug):
    typed = '王#import"x":*"'
    complaint = cases.case_for(county, slug, respondent_name=typed)

    assert typed in text_of(issue(complaint, slug, county.market_contact))


# Which a case may have


@pytest.mark.parametrize(
    ("state", "slugs"),
    [
        (State.SUBMITTED, set()),
        (State.RECORDED, {"complaint-registration", "routing-notice"}),
        (
            State.IDENTITY_REQUESTED,
            {"complaint-registration", "routing-notice", "identity-notice"},
        ),
        (State.DECLINED, {"complaint-registration", "refusal"}),
        (
            State.ACCEPTED,
            {"complaint-registration", "routing-notice", "acceptance", "mediation-notice"},
        ),
        (
            State.MEDIATING,
            {"complaint-registration", "routing-notice", "acceptance", "mediation-notice"},
        ),
        (State.AGREED, {"complaint-registration", "routing-notice", "acceptance", "agreement"}),
        (
            State.TERMINATED,
            {"complaint-registration", "routing-notice", "acceptance", "termination"},
        ),
    ],
)
def test_which_papers_a_complaint_may_have(county, state, slugs):
    complaint = complaint_in(county, state)

    assert {slug for slug, form in FORMS.items() if not why_not(form, complaint)} == slugs


@pytest.mark.parametrize(
    ("values", "slugs"),
    [
        ({}, {"report-registration", "routing-notice", "report-result"}),
        (
            {
                "is_anonymous": True,
                "complainant_name": "",
                "complainant_phone": "",
                "complainant_address": "",
            },
            {"report-registration", "routing-notice"},
        ),
    ],
)
def test_which_papers_a_report_may_have(county, values, slugs):
    complaint = report(county, **values)

    assert {slug for slug, form in FORMS.items() if not why_not(form, complaint)} == slugs


def test_bureau_outside_the_measures_has_none_of_them(county):
    complaint = complaint_in(county, State.SUBMITTED, category=county.property_category)
    complaint.state = State.RECORDED

    assert complaint.bureau == county.housing
    assert [form.slug for form in FORMS.values() if not why_not(form, complaint)] == []


def test_paper_that_is_not_possible_is_refused_and_no_number_drawn(county):
    with pytest.raises(ValidationError) as refused:
        issue(complaint_in(county, State.RECORDED), "acceptance", county.market_contact)

    assert codes(refused) == {"paper_not_possible"}
    assert (Paper.objects.count(), AccessLog.objects.count()) == (0, 0)


def test_decision_is_issued_once_until_it_is_withdrawn(county):
    complaint = complaint_in(county, State.ACCEPTED)
    first = issue(complaint, "acceptance", county.market_contact)

    with pytest.raises(ValidationError) as refused:
        issue(complaint, "acceptance", county.market_contact)
    assert codes(refused) == {"paper_there_already"}
    services.withdraw(first, reason="名称写错了", by=county.market_contact)
    assert issue(complaint, "acceptance", county.market_contact).sequence == 2


def test_mediation_notice_goes_to_each_party(county):
    complaint = complaint_in(county, State.MEDIATING)
    numbers = [
        issue(
            complaint,
            "mediation-notice",
            county.market_contact,
            inputs={**INPUTS["mediation-notice"], "party": party},
        ).recipients
        for party in ("投诉人", "被投诉人")
    ]

    assert numbers == [["投诉人"], ["被投诉人"]]


# Who may


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("market_contact", True),
        ("market_handler", True),
        ("market_leader", True),
        ("center_contact", False),
        ("commerce_contact", False),
        ("housing_contact", False),
    ],
)
def test_who_may_issue_is_who_may_reveal(county, who, may):
    complaint = complaint_in(county, State.ACCEPTED)

    if may:
        assert issue(complaint, "acceptance", getattr(county, who)).issued_by == getattr(
            county, who
        )
    else:
        with pytest.raises(PermissionDenied):
            issue(complaint, "acceptance", getattr(county, who))
        assert Paper.objects.count() == 0


def test_issuing_writes_down_what_was_opened_and_why(county):
    complaint = complaint_in(county, State.RECORDED)

    issue(complaint, "complaint-registration", county.market_handler)

    assert list(AccessLog.objects.values_list("by", "action", "label", "fields", "reason")) == [
        (
            county.market_handler.pk,
            "reveal",
            complaint.number,
            ["complainant_name", "complainant_phone", "complainant_address"],
            "依法制作文书",
        )
    ]


@pytest.mark.parametrize("slug", ["acceptance", "routing-notice"])
def test_paper_without_a_reason_is_not_issued(county, slug):
    with pytest.raises(ValidationError) as refused:
        issue(complaint_in(county, State.ACCEPTED), slug, county.market_contact, reason=" ")

    assert codes(refused) == {"reason_missing"}
    assert Paper.objects.count() == 0


# What must not stand on a paper


TOLD_TO_RESPONDENT = ["mediation-notice", "termination", "agreement"]


def inputs_that_tell(slug):
    """What an officer types, with the person's name, telephone and address in every text."""
    return {
        name: text if name == "party" else f"{text} 投诉人欧阳 测试人，1389361-2345，{HOME}"
        for name, text in INPUTS[slug].items()
    }


@pytest.mark.parametrize("slug", TOLD_TO_RESPONDENT)
def test_respondent_never_learns_telephone_and_address_nor_a_hidden_name(county, slug):
    complaint = cases.case_for(county, slug, hides_name=True)
    complaint.demand = f"退款给{NAME}，电话{PHONE}"
    complaint.save(update_fields=["demand"])

    paper = issue(complaint, slug, county.market_contact, inputs=inputs_that_tell(slug))

    text = text_of(paper) + str(services.data_of(paper))
    assert "被投诉人" in paper.recipients
    assert "高台县安心家政服务有限公司" in text
    for secret in (NAME, "欧阳 测试人", PHONE, "1389361-2345", HOME):
        assert secret not in text


@pytest.mark.parametrize("slug", TOLD_TO_RESPONDENT)
def test_name_that_is_not_hidden_is_told(county, slug):
    paper = issue(cases.case_for(county, slug), slug, county.market_contact)

    assert NAME in text_of(paper)
    assert PHONE not in text_of(paper)


def test_no_paper_of_a_report_is_for_the_respondent(county):
    complaint = report(county)
    issued = [
        issue(complaint, slug, county.market_contact)
        for slug, form in FORMS.items()
        if not why_not(form, complaint)
    ]

    assert {slug for paper in issued for slug in paper.recipients} == {"举报人", "办理机构"}
    with pytest.raises(ValueError, match="never for the respondent"):
        for_respondent(facts_of(complaint))
    with pytest.raises(ValueError, match="never for the respondent"):
        written(FORMS["mediation-notice"], facts_of(complaint), INPUTS["mediation-notice"])


def test_paper_of_a_report_is_not_delivered_to_the_respondent(county):
    paper = issue(report(county), "report-result", county.market_contact)

    with pytest.raises(ValidationError) as refused:
        services.record_delivery(
            paper,
            way="letter",
            recipient="被投诉人",
            delivered_at=paper.issued_at,
            by=county.market_contact,
        )
    assert codes(refused) == {"recipient_unknown"}


def test_unit_that_handles_a_report_is_not_told_who_reported(county):
    text = text_of(issue(report(county), "routing-notice", county.market_contact))

    assert "第三十七条" in text
    assert NAME not in text
    assert PHONE not in text


def test_anonymous_report_says_so(county):
    complaint = report(
        county,
        is_anonymous=True,
        complainant_name="",
        complainant_phone="",
        complainant_address="",
        content="看见无证经营。",
    )

    text = text_of(issue(complaint, "report-registration", county.market_contact))

    assert "举报人姓名匿名联系电话无联系地址无" in text


@pytest.mark.parametrize("slug", FORMS)
def test_preview_masks_the_person(county, slug):
    facts = facts_of(cases.case_for(county, slug))

    words = str(preview(FORMS[slug], facts, inputs_that_tell(slug)))

    for secret in (NAME, "欧阳 测试人", PHONE, "1389361-2345", HOME):
        assert secret not in words


def test_single_character_hides_nothing():
    assert scrubber([("王", "投诉人"), ("", "无")])("王小兰在王府") == "王小兰在王府"


def test_only_complaints_and_reports_have_forms():
    assert {kind for form in FORMS.values() for kind in form.kinds} == {
        Kind.COMPLAINT,
        Kind.VIOLATION_REPORT,
    }


def test_reason_of_the_decline_is_offered_again(county):
    assert facts_of(complaint_in(county, State.DECLINED)).decline_reason == "县人民法院已经受理。"
