"""A quarter of a small plan: three bureaus, two measures, a target with a figure."""

from datetime import date, datetime
from io import BytesIO

import docx
import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from openpyxl.styles import Font, PatternFill

from bureaus.models import Bureau, BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from gaotai_jiazheng.short_memory import forget_all
from papers.models import Series
from plan.tests.factories import MeasureFactory, ResponsibilityFactory, TargetFactory
from reminders.models import DeadlineRule
from reminders.tests.factories import DeadlineRuleFactory
from reporting.services import reporting

LAST_DAY, DUE_ON = date(2026, 9, 30), date(2026, 10, 15)
WORDS = "已经完成摸底，正在推进。"


def moment(text) -> datetime:
    """Such as 2026-10-09 10:00 in the county's time."""
    return timezone.make_aware(datetime.fromisoformat(text))


OPENED_AT = moment("2026-10-08 09:00")


class Quarter:
    """The supervising office collects; 人社 and 教育 report. ``target`` has the slug of a metric of the portal."""

    def __init__(self, slug="bureaus_without_a_figure"):
        self.office = supervising_office()
        self.labour = BureauFactory(slug="labour", name="县人社局")
        self.education = BureauFactory(slug="education", name="县教育局")
        member = BureauMember.Role.CONTACT
        self.collector = BureauMemberFactory(bureau=self.office, role=member).user
        self.second = BureauMemberFactory(bureau=self.office, role=BureauMember.Role.LEADER).user
        self.writer = BureauMemberFactory(bureau=self.labour, role=member).user
        self.rival = BureauMemberFactory(bureau=self.education, role=member).user
        self.measure = MeasureFactory(number=6, title="技能培训")
        self.other = MeasureFactory(number=7, title="校企合作", plan=self.measure.plan)
        for position, bureau in enumerate((self.office, self.labour), start=1):
            ResponsibilityFactory(measure=self.measure, bureau=bureau, position=position)
        for position, bureau in enumerate((self.labour, self.education), start=1):
            ResponsibilityFactory(measure=self.other, bureau=bureau, position=position)
        self.target = TargetFactory(measure=self.measure, slug=slug)
        given_day_rule("progress_report")
        Series.objects.get_or_create(bureau=self.office, template="", defaults={"word": "高工信商"})
        forget_all()

    def open(self, at=OPENED_AT):
        self.period = reporting.open_period(
            year=2026, quarter=3, due_on=DUE_ON, by=self.collector, at=at
        )
        return self

    def report_of(self, bureau):
        return self.period.reports.get(bureau=bureau)

    def written(self, bureau=None, by=None):
        report = self.report_of(bureau or self.labour)
        numbers = report.entries.values_list("measure__number", flat=True)
        return reporting.write(report, dict.fromkeys(numbers, WORDS), by=by or self.writer)

    def submitted(self, at="2026-10-12 10:00", **whose):
        by = whose.get("by", self.writer)
        return reporting.submit(self.written(**whose), by=by, at=moment(at))

    def accepted(self, **whose):
        report = self.submitted(**whose)
        return reporting.accept(report, by=self.second, at=moment("2026-10-13 10:00"))


def supervising_office():
    """The county's one, whoever has made it."""
    found = Bureau.objects.filter(is_supervising_office=True).first()
    return found or BureauFactory(slug="office", name="县工信商务局", is_supervising_office=True)


def given_day_rule(slug):
    """The rule of a clock whose day is agreed on, unless it was loaded."""
    if not DeadlineRule.objects.filter(slug=slug).exists():
        DeadlineRuleFactory(slug=slug, length=0, unit="given_day")


def workbook() -> SimpleUploadedFile:
    """A superior's table: a coloured heading over merged cells, room for a figure, a formula."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "汇总"
    sheet["A1"] = "家政服务统计表"
    sheet["A1"].font = Font(name="黑体", size=18, bold=True)
    sheet["A1"].fill = PatternFill("solid", fgColor="FFCC00")
    sheet.merge_cells("A1:C1")
    sheet["A2"], sheet["B2"], sheet["C2"] = "指标", "数量", "情况"
    sheet["A3"], sheet["B3"] = "人数", None
    sheet["B3"].number_format = "#,##0"
    sheet["A4"], sheet["B4"] = "合计", "=SUM(B3:B3)"
    sheet["C4"] = "备注"
    sheet.column_dimensions["A"].width = 31
    return saved(book, "统计表.xlsx")


def letter() -> SimpleUploadedFile:
    """A superior's letter: a placeholder that an editor cut into three runs, and one in a table."""
    paper = docx.Document()
    line = paper.add_paragraph("本季度共有")
    for part in ("{{", "人数", "}}人。"):
        line.add_run(part).bold = True
    cell = paper.add_table(rows=1, cols=2).rows[0].cells
    cell[0].text, cell[1].text = "进展", "{{ 进展 }}"
    return saved(paper, "报送函.docx")


def saved(document, name) -> SimpleUploadedFile:
    content = BytesIO()
    document.save(content)
    return SimpleUploadedFile(name, content.getvalue())
