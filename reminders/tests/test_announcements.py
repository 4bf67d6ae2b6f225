from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reminders.announcements import HOLIDAY, MAKEUP, ListedDay, read_announcement

FESTIVALS_2018 = (
    "二、春节：2月15日至21日放假调休，共7天。2月11日（星期日）、2月24日（星期六）上班。"
    "三、清明节：4月5日至7日放假调休，共3天。4月8日（星期日）上班。"
    "四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。"
    "五、端午节：6月18日放假，与周末连休。"
    "六、中秋节：9月24日放假，与周末连休。"
    "七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期六）、9月30日（星期日）上班。"
)


def read_festival(text, year=2018):
    """The days of New Year in an otherwise sound notice."""
    found = read_announcement(f"一、元旦：{text}{FESTIVALS_2018}", year)
    return [(listed.day, listed.kind) for listed in found.days if listed.name == "元旦"]


def test_a_notice_gives_year_document_and_every_day(notice_2027):
    found = read_announcement(notice_2027)

    assert (found.year, found.document) == (2027, "国办发明电〔2026〕9号")
    assert len(found.days) == 3 + 7 + 2 + 3 + 5 + 2 + 1 + 1 + 7 + 2
    assert found.days[0] == ListedDay(date(2027, 1, 1), HOLIDAY, "元旦")
    assert [listed.day for listed in found.days if listed.kind == MAKEUP] == [
        date(2027, 1, 31),
        date(2027, 2, 20),
        date(2027, 4, 25),
        date(2027, 5, 8),
        date(2027, 9, 26),
        date(2027, 10, 9),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        pytest.param(
            "1月1日放假，与周末连休。", [(date(2018, 1, 1), HOLIDAY)], id="joins the weekend"
        ),
        pytest.param(
            "1月1日（周一）放假1天，不调休。", [(date(2018, 1, 1), HOLIDAY)], id="one day"
        ),
        pytest.param(
            "2017年12月31日至2018年1月1日放假调休，共2天。2017年12月30日（星期六）上班。",
            [
                (date(2017, 12, 30), MAKEUP),
                (date(2017, 12, 31), HOLIDAY),
                (date(2018, 1, 1), HOLIDAY),
            ],
            id="begins in the December before",
        ),
        pytest.param(
            "１月１日(星期一)放假。鼓励职工在1月2日休息。",
            [(date(2018, 1, 1), HOLIDAY)],
            id="wide digits and advice",
        ),
    ],
)
def test_a_clause_is_read(text, days):
    assert read_festival(text) == days


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param("1月1日至3日放假，共2天。", "写的是2天，按日期是3天", id="number of days"),
        pytest.param("1月1日（周二）放假。", "2018年1月1日是周一", id="weekday"),
        pytest.param(
            "1月1日放假。1月5日上班。", "2018年1月5日是周五，本来就上班", id="make-up weekday"
        ),
        pytest.param("1月1日至2月30日放假。", "没有“2月30日”这一天", id="no such day"),
        pytest.param("1月1日至3月1日放假。", "起止日期不对", id="too long"),
        pytest.param("1月1日大家都放假。", "没有读懂", id="words between"),
        pytest.param("2月15日放假。", "2018年2月15日出现了两次", id="twice"),
        pytest.param("2019年1月1日放假。", "2019年1月1日不在2018年", id="another year"),
        pytest.param("照常。", "缺少：元旦", id="no day"),
    ],
)
def test_what_contradicts_itself_is_refused_with_a_sentence(text, sentence):
    with pytest.raises(ValidationError) as caught:
        read_festival(text)

    assert {error.code for error in caught.value.error_list} == {"announcement_unreadable"}
    assert any(sentence in message for message in caught.value.messages)


def test_a_notice_cut_short_is_refused(notice_2027):
    with pytest.raises(ValidationError) as caught:
        read_announcement(notice_2027.split("\n    六、")[0])

    assert caught.value.messages == ["缺少：中秋、国庆。请粘贴通知全文。"]


@pytest.mark.parametrize(
    ("text", "year", "code"),
    [
        ("放假通知", 2027, "announcement_unreadable"),
        ("一、元旦：1月1日放假。", None, "year_unknown"),
        ("关于2026年部分节假日安排的通知", 2027, "year_differs"),
        ("# year: soon\nday,kind,name", None, "year_unknown"),
    ],
)
def test_a_text_without_its_year_or_of_another_is_refused(text, year, code):
    with pytest.raises(ValidationError) as caught:
        read_announcement(text, year)

    assert caught.value.error_list[0].code == code


def test_a_table_names_the_line_that_is_wrong():
    with pytest.raises(ValidationError) as caught:
        read_announcement("day,kind,name\n2027-01-01,放假,元旦\n2027-13-01,holiday,春节", 2027)

    assert caught.value.messages[0] == (
        "第3行“2027-13-01,holiday,春节”应为：日期（如2027-01-01）,holiday 或 makeup,名称。"
    )
