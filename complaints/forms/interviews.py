"""The ways to bring a matter in: which form, on which pages, under which address, in which words."""

from dataclasses import dataclass

from django.urls import reverse

from complaints.forms.inquiry import InquiryForm
from complaints.forms.intake import IntakeForm
from complaints.forms.matter import MatterForm
from complaints.forms.questions import (
    EXTRA_PAGES,
    INQUIRY_PAGES,
    PAGES,
    REPORT_PAGES,
    Page,
    page_asking,
    pages_asking_all,
    question_pages,
)
from complaints.forms.report import ReportForm
from complaints.forms.wage_questions import WAGE_PAGES
from complaints.forms.wages import WageForm
from gaotai_jiazheng.questions import Question


@dataclass(frozen=True)
class Interview:
    """One way. step_view and check_view: names of its addresses. The rest is what a person reads."""

    slug: str
    form: type[MatterForm]
    all_pages: tuple[Page, ...]
    step_view: str
    check_view: str
    title: str
    noun: str
    truth: str

    def pages(self, is_elder_view: bool, answers: dict) -> tuple[Page, ...]:
        """The pages that these answers call for, in the reader's view."""
        return tuple(page for page in self.views[is_elder_view] if page.is_asked(answers))

    @property
    def views(self) -> tuple[tuple[Page, ...], tuple[Page, ...]]:
        """Every page as the standard and as the elder view has it; each field of the form is on one."""
        pages = pages_asking_all(self.form.base_fields, self.all_pages)
        return pages, question_pages(pages)

    def whole_form(self) -> MatterForm:
        """The form with every field, also those that only some are asked."""
        return self.form(page=Page("all", self.title, self.questions))

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.views[False] for question in page.questions)

    def page_called(self, slug: str, pages: tuple[Page, ...]) -> Page | None:
        """The page of that name; for a name of the other view, the first page that asks the same.

        None for a name of no page, and for a page that the answers do not call for.
        """
        for page in pages:
            if page.slug == slug:
                return page
        asked = {name for page in pages for name in page.fields}
        for other in self.views[0] + self.views[1]:
            if other.slug == slug and asked & set(other.fields):
                return page_asking(next(name for name in other.fields if name in asked), pages)
        return None

    def address_of(self, page: Page) -> str:
        return reverse(self.step_view, args=[page.slug])

    @property
    def first_address(self) -> str:
        return reverse(self.step_view, args=[self.all_pages[0].slug])

    @property
    def check_address(self) -> str:
        return reverse(self.check_view)


COMPLAINT = Interview(
    slug="complaint",
    form=IntakeForm,
    all_pages=PAGES + EXTRA_PAGES,
    step_view="complaints:step",
    check_view="complaints:check",
    title="我要投诉",
    noun="投诉",
    truth="提交后，您对内容的真实性负责。受理以前可以撤回。",
)
REPORT = Interview(
    slug="report",
    form=ReportForm,
    all_pages=REPORT_PAGES,
    step_view="complaints:report",
    check_view="complaints:report_check",
    title="我要举报",
    noun="举报",
    truth="提交后，您对内容的真实性负责。举报人的信息只有承办单位能看到，每次查看都有记录。",
)
INQUIRY = Interview(
    slug="inquiry",
    form=InquiryForm,
    all_pages=INQUIRY_PAGES,
    step_view="complaints:ask",
    check_view="complaints:ask_check",
    title="咨询、求助、建议",
    noun="内容",
    truth="提交后会有单位答复您。答复以前可以撤回。",
)
WAGES = Interview(
    slug="wages",
    form=WageForm,
    all_pages=WAGE_PAGES,
    step_view="complaints:wage_step",
    check_view="complaints:wage_check",
    title="讨工资",
    noun="欠薪反映",
    truth="提交后，您对内容的真实性负责。哪个单位先收到都要管，不归它管的由平台转交，不用您再跑。",
)
INTERVIEWS = {interview.slug: interview for interview in (COMPLAINT, REPORT, INQUIRY, WAGES)}


def interview_of(answers: dict) -> Interview:
    """The way that somebody has begun."""
    return INTERVIEWS.get(answers.get("interview"), COMPLAINT)
