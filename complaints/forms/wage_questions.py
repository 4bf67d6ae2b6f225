"""What a worker who was not paid is asked, and on which page."""

from complaints.forms.questions import FILES, PLACE, Page, Question

WAGE_PAGES = (
    Page(
        "job",
        "给谁干的活",
        (
            Question("category", "是哪一种情况？", ("category",)),
            Question(
                "employer",
                "给谁干的活？",
                ("respondent_name", "enterprise", "respondent_address"),
            ),
            Question("where", "在哪里干的活？", PLACE.fields),
            Question("still", "现在还在那里干吗？", ("is_still_employed", "left_on")),
        ),
    ),
    Page(
        "pay",
        "欠了多少",
        (
            Question("months", "欠的是哪几个月的工钱？", ("first_month", "last_month")),
            Question("rate", "工钱怎么算？", ("pay_unit", "rate_yuan", "quantity")),
            Question("agreed", "工钱是怎么说好的？", ("how_agreed",)),
            Question("owed", "欠您多少？", ("paid_yuan", "owed_yuan")),
            Question("others", "还有别人一起吗？", ("coworkers",)),
            Question("more", "还有要说的吗？", ("content",)),
            Question("papers", "有照片吗？", FILES.fields),
        ),
    ),
    Page(
        "you",
        "您是谁",
        (
            Question("name", "您叫什么名字？", ("complainant_name", "hides_name")),
            Question("phone", "怎么联系您？", ("complainant_phone",)),
            Question("consent", "请您确认", ("consent_version",)),
        ),
    ),
)
