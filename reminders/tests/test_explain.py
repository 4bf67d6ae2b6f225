from datetime import date

import pytest
from django.template.loader import render_to_string

from accounts.tests.factories import UserFactory
from bureaus.tests.factories import BureauFactory
from reminders import deadlines
from reminders.announcements import read_announcement
from reminders.calendar_loading import load_year
from reminders.calendars import calendar
from reminders.models import CalendarDay, Deadline
from reminders.tests.factories import load_shipped_rules

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@pytest.fixture
def bureau(calendar_2026):
    load_shipped_rules()
    return BureauFactory(slug="market-regulation", name="县市场监管局")


def start(bureau, slug, received_on, **fields):
    return deadlines.start(
        bureau, "GT202611230001", "/case/1/", slug, owner=bureau, received_on=received_on, **fields
    )


def page(clock, **context):
    """The rendered explanation, its white space made even."""
    clock = Deadline.objects.get(pk=clock.pk)
    explanation = deadlines.explain(clock)
    html = render_to_string("reminders/_explanation.html", {"explanation": explanation, **context})
    return " ".join(html.split())


def runs(clock):
    return [
        (run.first, run.last, run.first_number, run.last_number, run.reason)
        for run in deadlines.explain(clock).runs
    ]


def test_every_day_of_a_working_day_clock_is_told(bureau):
    clock = start(bureau, "samr_accept", date(2026, 4, 30))

    assert runs(clock) == [
        (date(2026, 5, 1), date(2026, 5, 5), None, None, "劳动节放假"),
        (date(2026, 5, 6), date(2026, 5, 8), 1, 3, "工作日"),
        (date(2026, 5, 9), date(2026, 5, 9), 4, 4, "调休上班"),
        (date(2026, 5, 10), date(2026, 5, 10), None, None, "周末休息"),
        (date(2026, 5, 11), date(2026, 5, 13), 5, 7, "工作日"),
    ]


def test_sixty_days_that_roll_over_a_holiday_are_three_lines(bureau):
    clock = start(bureau, "samr_mediate", date(2026, 8, 8))

    assert runs(clock) == [
        (date(2026, 8, 9), date(2026, 10, 6), 1, 59, "自然日"),
        (date(2026, 10, 7), date(2026, 10, 7), 60, 60, "最后一日遇国庆节放假，顺延"),
        (date(2026, 10, 8), date(2026, 10, 8), None, None, "顺延后的届满日"),
    ]


def test_the_explanation_adds_up(bureau):
    clock = start(bureau, "samr_clue_check", MONDAY)

    explanation = deadlines.explain(clock)

    assert explanation.days[-1].day == clock.due_on
    assert (explanation.counted, explanation.skipped) == (15, 6)
    assert explanation.basis_text == "《市场监督管理投诉举报处理办法》（总局令第121号）第二十七条"
    assert explanation.extension_text == (
        "届满当日或之前，经申请人以外的批准人同意，可以延长1次，每次不超过15个工作日。"
    )


def test_the_page_names_article_start_and_days(bureau):
    html = page(start(bureau, "samr_accept", date(2026, 4, 30)))

    assert "《市场监督管理投诉举报处理办法》（总局令第121号）第十五条" in html
    assert '<time datetime="2026-04-30">2026年4月30日（星期四）</time>，这一天不计算在内' in html
    assert '<strong><time datetime="2026-05-13">2026年5月13日（星期三）</time></strong>' in html
    assert "计入7天，不计入6天。" in html
    assert "计入：第1至3个工作日" in html
    assert "劳动节放假" in html
    assert "这项时限没有可以延长的规定。" in html
    assert "暂定" not in html
    assert "预计" not in html


def test_the_page_says_that_an_interim_rule_is_no_law(bureau):
    html = page(start(bureau, "samr_report_check", MONDAY))

    assert (
        "<dd>暂行约定，待县市场监管局确认；参照《市场监督管理行政处罚程序规定》第十八条</dd>"
        in html
    )


def test_the_page_says_what_is_provisional_and_what_is_expected(bureau):
    html = page(start(bureau, "samr_mediate", date(2026, 12, 1), is_expected=True))

    assert "<strong>暂定</strong>：期限到了还没有公布放假安排的年份" in html
    assert "（暂定：这一年的放假安排尚未公布）" in html
    assert "<strong>预计</strong>：还没有收到承办单位的确认" in html


def test_the_page_names_the_document_of_a_pause_and_what_is_left(bureau):
    officer = UserFactory(name="王建国")
    clock = start(bureau, "samr_mediate", MONDAY)
    deadlines.pause(
        clock, on=date(2026, 12, 3), document="鉴定委托书1号", reason="委托鉴定", by=officer
    )

    paused = page(clock)
    deadlines.resume(clock, on=date(2026, 12, 10), document="鉴定报告1号", by=officer)
    resumed = page(clock, show_people=True)

    assert "<strong>已暂停</strong>：还剩51日" in paused
    assert "2026年12月3日起暂停，尚未恢复。原因：委托鉴定。文书：鉴定委托书1号。" in paused
    assert "王建国" not in paused
    assert "2026年12月10日恢复，当天起接着计算" in resumed
    assert "恢复文书：鉴定报告1号。经办：王建国；恢复：王建国。" in resumed
    assert "暂停计时" in resumed


def test_the_page_names_who_approved_an_extension_to_staff_only(bureau):
    clock = start(bureau, "samr_clue_check", MONDAY)
    deadlines.extend(
        clock,
        reason="案情复杂",
        asked_by=UserFactory(name="王建国"),
        approved_by=UserFactory(name="赵敏"),
        on=date(2026, 12, 1),
        length=5,
    )

    to_staff, to_resident = page(clock, show_people=True), page(clock)

    assert (
        "2026年12月1日批准延长5个工作日（原届满日2026年12月14日）。原因：案情复杂。" in to_resident
    )
    assert "申请：王建国；批准：赵敏。" in to_staff
    assert "已由申请人以外的批准人批准。" in to_resident
    assert "赵敏" not in to_resident
    assert "最多延长1次，已经用完" in to_resident
    assert "15个工作日，延长后共20个工作日" in to_resident


def test_the_page_tells_of_a_move_by_the_calendar(bureau, notice_2027):
    clock = start(bureau, "samr_accept", date(2026, 12, 29))
    load_year(read_announcement(notice_2027))

    html = page(clock)

    assert "载入2027年放假安排（国办发明电〔2026〕9号）：由2027年1月7日改为2027年1月8日。" in html


def test_an_ended_clock_keeps_its_day_when_the_calendar_is_corrected(bureau):
    clock = deadlines.meet(start(bureau, "samr_accept", MONDAY), on=date(2026, 12, 1))
    CalendarDay.objects.create(year_id=2026, day=date(2026, 11, 25), kind="holiday", name="纪念日")
    calendar.forget()

    html = page(clock)

    assert '<time datetime="2026-12-02">' in html
    assert "办结以后工作日历有过更正" in html
