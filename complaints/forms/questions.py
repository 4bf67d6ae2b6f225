"""What a complainant is asked, and on which page: the one definition behind every way to ask it.

The normal view asks on three pages, the elder view asks one question a page, staff see all of them on
one page. Which fields a question has is told here; what a field accepts, in ``intake.py``.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    """One thing to be asked, with the fields that answer it."""

    slug: str
    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """What is asked at once."""

    slug: str
    title: str
    questions: tuple[Question, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for question in self.questions for name in question.fields)


CATEGORY = Question("category", "是哪一类事情？", ("category",))
STORY = Question("story", "请说说经过", ("content", "title"))
DAY = Question("day", "哪一天发生的？", ("occurred_on",))
DEMAND = Question("demand", "您想怎么解决？", ("demand_choices", "demand"))
AMOUNT = Question("amount", "涉及多少钱？", ("amount_yuan",))
RESPONDENT = Question(
    "respondent", "投诉谁？", ("respondent_name", "enterprise", "respondent_address")
)
PLACE = Question("place", "事情发生在哪里？", ("place",))
FILES = Question("files", "有照片或者合同吗？", ("attachments",))
NAME = Question("name", "您贵姓、叫什么名字？", ("complainant_name", "hides_name"))
CONTACT = Question("contact", "怎么联系您？", ("complainant_phone", "complainant_address"))
CONSENT = Question(
    "consent", "请您确认", ("agrees_to_publish", "agrees_to_entrust", "consent_version")
)

PAGES = (
    Page("what", "发生了什么", (CATEGORY, STORY, DAY, DEMAND, AMOUNT)),
    Page("whom", "对方和材料", (RESPONDENT, PLACE, FILES)),
    Page("who", "您是谁", (NAME, CONTACT, CONSENT)),
)
QUESTIONS = tuple(question for page in PAGES for question in page.questions)
QUESTION_PAGES = tuple(Page(asked.slug, asked.title, (asked,)) for asked in QUESTIONS)


def pages_of(is_elder_view: bool) -> tuple[Page, ...]:
    """The pages of the reader's view, in order."""
    return QUESTION_PAGES if is_elder_view else PAGES


def page_called(slug: str, pages: tuple[Page, ...]) -> Page | None:
    """The page of that name; for a name of the other view, the first page that asks the same."""
    for page in pages:
        if page.slug == slug:
            return page
    for other in PAGES + QUESTION_PAGES:
        if other.slug == slug:
            return page_asking(other.fields[0], pages)
    return None


def page_asking(field: str, pages: tuple[Page, ...]) -> Page:
    """The page on which this field stands."""
    return next(page for page in pages if field in page.fields)
