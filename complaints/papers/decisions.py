"""The decisions: to accept, not to accept, to end a mediation (forms 5, 6 and 8)."""

from django.template.defaultfilters import date as day_in_words

from complaints.papers.articles import END_REMEDIES_LEAD, MEASURES, REMEDIES, REMEDIES_LEAD
from complaints.papers.case_facts import CaseFacts
from complaints.papers.notices import contact
from papers.documents import Document, items, paragraph


def received(facts: CaseFacts) -> str:
    return (
        f"您于{day_in_words(facts.submitted_on)}对{facts.respondent_name}提出的投诉"
        f"（编号{facts.number}），本局于{day_in_words(facts.received_on or facts.submitted_on)}收到。"
    )


def acceptance(facts: CaseFacts, inputs: dict) -> Document:
    """受理决定书 (第十五条)."""
    return Document(
        title="投诉受理决定书",
        addressee=facts.name,
        blocks=(
            paragraph(received(facts)),
            paragraph(
                f"经审查，依照{MEASURES}第十五条，本局决定自{day_in_words(facts.accepted_on)}起受理。"
            ),
            paragraph(
                "本局将在双方同意的基础上组织调解。自受理之日起六十日内未能达成协议的，"
                "依照《办法》第二十三条第一款第五项终止调解；鉴定、检测所用的时间依照第二十二条"
                "不计入。您可以撤回投诉，也可以与经营者自行和解。"
            ),
        ),
        note=contact(facts),
    )


def refusal(facts: CaseFacts, inputs: dict) -> Document:
    """不予受理决定书: the ground, the facts and the other ways (第十五条第二款、第十六条)."""
    item, words = facts.ground
    return Document(
        title="投诉不予受理决定书",
        addressee=facts.name,
        blocks=(
            paragraph(received(facts)),
            paragraph(
                f"经审查，您的投诉有{MEASURES}第十六条第{item}项的情形：{words}。具体理由如下："
            ),
            paragraph(inputs["facts"]),
            paragraph("依照《办法》第十五条、第十六条，本局决定不予受理。"),
            paragraph(REMEDIES_LEAD),
            items(REMEDIES),
        ),
        note=contact(facts),
    )


def termination(facts: CaseFacts, inputs: dict) -> Document:
    """终止调解决定书, for both parties (第二十三条、第二十五条)."""
    item, words = facts.termination
    details = [paragraph(inputs["facts"])] if inputs["facts"] else []
    return Document(
        title="终止调解决定书",
        addressee=f"{facts.name}、{facts.respondent_name}",
        blocks=(
            paragraph(
                f"{facts.name}投诉{facts.respondent_name}一事（编号{facts.number}），"
                f"本局于{day_in_words(facts.accepted_on)}受理。"
            ),
            paragraph(f"现有{MEASURES}第二十三条第一款第{item}项的情形：{words}。"),
            *details,
            paragraph("依照《办法》第二十三条，本局决定终止调解，并在七个工作日内告知双方。"),
            paragraph(END_REMEDIES_LEAD),
            items(REMEDIES),
        ),
        note=contact(facts),
    )
