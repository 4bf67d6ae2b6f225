"""What a matter ends with: the agreement, and what a reporter is told (forms 9 and 10)."""

from django.template.defaultfilters import date as day_in_words

from complaints.papers.articles import MEASURES
from complaints.papers.case_facts import HIDDEN_NAME, CaseFacts
from complaints.papers.notices import contact
from papers.documents import Document, items, paragraph, signatures, table


def agreement(facts: CaseFacts, inputs: dict) -> Document:
    """调解书, signed by both parties (第二十四条)."""
    hidden = "投诉人的签名只留在本局存档的一份上，不交给被投诉人。" if facts.hides_name else ""
    return Document(
        title="调解书",
        blocks=(
            table(
                [
                    ("投诉编号", facts.number),
                    ("投诉人", HIDDEN_NAME if facts.hides_name else facts.name),
                    ("被投诉人", facts.respondent_name),
                    ("受理日期", day_in_words(facts.accepted_on)),
                    ("争议的事实", inputs["dispute"]),
                    ("投诉请求", facts.demand),
                ]
            ),
            paragraph(
                f"经本局依照{MEASURES}组织调解，双方自愿达成下列协议，并由本局依照第二十四条制作本调解书："
            ),
            items(inputs["agreement"].splitlines()),
            paragraph(
                "本调解书自双方签名或者盖章之日起生效。一方不履行的，另一方可以依照"
                "《中华人民共和国消费者权益保护法》第三十九条另行解决。"
            ),
            signatures(["投诉人", "被投诉人", f"调解员{inputs['mediator']}"]),
        ),
        note=f"一式三份，双方各执一份，本局存档一份。{hidden}{contact(facts)}",
    )


def report_result(facts: CaseFacts, inputs: dict) -> Document:
    """举报处理结果告知书, to the reporter alone (第三十六条)."""
    return Document(
        title="举报处理结果告知书",
        addressee=facts.name,
        blocks=(
            paragraph(
                f"您于{day_in_words(facts.submitted_on)}举报{facts.respondent_name}的线索"
                f"（编号{facts.number}），本局已经核查。"
            ),
            paragraph(f"依照{MEASURES}第三十六条，现将结果告知您：本局决定{facts.check_result}。"),
            paragraph(inputs["explanation"]),
            paragraph(
                "依照《办法》第三十七条，本局对您的个人信息保密。感谢您对市场监督管理工作的支持。"
            ),
        ),
        note=contact(facts),
    )
