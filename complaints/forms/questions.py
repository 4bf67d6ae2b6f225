"""What is asked of a person, and on which page: the one definition behind every way to ask it.

The normal view asks on a few short pages, the elder view asks one question a page, staff see all of them
on one page. Which fields a question has is told here; what a field accepts, in the form of the matter.
"""

from dataclasses import dataclass, replace

from gaotai_jiazheng.questions import Question, with_every_field


@dataclass(frozen=True)
class Page:
    """What is asked at once."""

    slug: str
    title: str
    questions: tuple[Question, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(name for question in self.questions for name in question.fields)

    def is_asked(self, answers: dict) -> bool:
        return any(question.is_asked(answers) for question in self.questions)


def question_pages(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The same questions, one a page."""
    return tuple(
        Page(asked.slug, asked.title, (asked,)) for page in pages for asked in page.questions
    )


def pages_asking_all(fields: dict, pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """The pages, with a question of its own for each of the form's fields that none of them asks."""
    page_of = {question: page.slug for page in pages for question in page.questions}
    asked = {page.slug: [] for page in pages}
    slug = pages[0].slug
    for question in with_every_field(fields, page_of):
        slug = page_of.get(question, slug)
        asked[slug].append(question)
    return tuple(replace(page, questions=tuple(asked[page.slug])) for page in pages)


# What may be added to a complaint: slug -> (what the tick says, the fields it leads to).
EXTRAS = {
    "violation": ("还要举报违法行为", ("violation_category", "violation_facts")),
    "agent": (
        "由代理人投诉",
        (
            "agent_name",
            "agent_phone",
            "agent_id_number",
            "agent_matter",
            "agent_authority",
            "agent_valid_from",
            "agent_valid_until",
            "agent_papers",
        ),
    ),
    "joint": (
        "几个人一起投诉",
        ("joint_people", "joint_representative", "joint_chosen"),
    ),
}

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
MORE = Question("more", "还有这些情况吗？", ("extras",))
CONSENT = Question(
    "consent", "请您确认", ("agrees_to_publish", "agrees_to_entrust", "consent_version")
)
VIOLATION = Question(
    "violation", "举报什么违法行为？", EXTRAS["violation"][1], ("extras", "violation")
)
AGENT = Question("agent", "代理人是谁？", EXTRAS["agent"][1][:3], ("extras", "agent"))
AUTHORITY = Question("authority", "委托他办什么？", EXTRAS["agent"][1][3:7], ("extras", "agent"))
PAPERS = Question("papers", "委托书和证件", ("agent_papers",), ("extras", "agent"))
JOINT = Question("joint", "还有哪些人一起投诉？", EXTRAS["joint"][1], ("extras", "joint"))

PAGES = (
    Page("what", "发生了什么", (CATEGORY, STORY, DAY, DEMAND, AMOUNT)),
    Page("whom", "对方和材料", (RESPONDENT, PLACE, FILES)),
    Page("who", "您是谁", (NAME, CONTACT, MORE, CONSENT)),
)
# Behind the three, for whoever has ticked them.
EXTRA_PAGES = (
    Page("also", "同时举报", (VIOLATION,)),
    Page("by-agent", "代理人", (AGENT, AUTHORITY, PAPERS)),
    Page("together", "其他投诉人", (JOINT,)),
)

REPORT_PAGES = (
    Page(
        "what",
        "违法线索",
        (
            Question("category", "是哪一类违法行为？", ("category",)),
            Question("clue", "具体线索是什么？", ("clue", "title")),
            Question("facts", "有哪些事实？", ("facts",)),
            DAY,
        ),
    ),
    Page(
        "whom",
        "对方和材料",
        (
            Question("respondent", "举报谁？", RESPONDENT.fields),
            PLACE,
            Question("files", "有照片或者单据吗？", ("attachments",)),
        ),
    ),
    Page(
        "who",
        "留不留姓名",
        (
            Question("identity", "要不要留姓名？", ("identity",)),
            Question(
                "reporter",
                "怎么联系您？",
                ("complainant_name", "complainant_phone", "complainant_address"),
                ("identity", "named"),
            ),
            Question("consent", "请您确认", ("consent_version",)),
        ),
    ),
)

INQUIRY_PAGES = (
    Page(
        "what",
        "问什么",
        (
            Question("kind", "您想咨询、求助还是建议？", ("kind",)),
            Question("category", "关于什么？", ("category",)),
            Question("story", "请说一说", ("content", "title")),
            Question("files", "有照片或者文件吗？", ("attachments",)),
        ),
    ),
    Page(
        "who",
        "怎么答复您",
        (
            Question("contact", "怎么答复您？", ("complainant_name", "complainant_phone")),
            Question("place", "您在哪里？", ("place",)),
            Question("consent", "请您确认", ("consent_version",)),
        ),
    ),
)

QUESTIONS = tuple(question for page in PAGES for question in page.questions)
QUESTION_PAGES = question_pages(PAGES)


def page_asking(field: str, pages: tuple[Page, ...]) -> Page:
    """The page on which this field stands."""
    return next(page for page in pages if field in page.fields)
