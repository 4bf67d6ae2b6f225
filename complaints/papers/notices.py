"""The letters on the way: to the unit that handles, for proof of identity, to a mediation (3, 4, 7)."""

from django.template.defaultfilters import date as day_in_words

from complaints.papers.articles import CONFIDENTIAL, MEASURES
from complaints.papers.case_facts import RESPONDENT, CaseFacts
from complaints.transitions import Kind
from papers.documents import Document, paragraph, table


def contact(facts: CaseFacts) -> str:
    """Whom to call, where the bureau has published a number."""
    return f"联系电话：{facts.bureau_phone}。" if facts.bureau_phone else ""


def routing_notice(facts: CaseFacts, inputs: dict) -> Document:
    """分送通知书: from the bureau's intake to the unit inside it that handles the matter (第四十一条)."""
    is_report = facts.kind == Kind.VIOLATION_REPORT
    kind = "举报" if is_report else "投诉"
    rows = [
        (f"{kind}编号", facts.number),
        ("收到日期", day_in_words(facts.received_on or facts.submitted_on)),
        (f"被{kind}人", facts.respondent_name),
        ("事由", facts.title),
        ("随附材料", inputs["materials"]),
    ]
    return Document(
        title="分送通知书",
        addressee=inputs["unit"],
        blocks=(
            paragraph(f"现将下列{kind}分送你单位处理，请依照{MEASURES}的规定和期限办理。"),
            table(rows),
            paragraph(
                "你单位没有处理权限的，应当依照《办法》第四十一条及时反馈本局统一接收的机构，"
                "不得自行移送。"
            ),
        ),
        note=CONFIDENTIAL if is_report else contact(facts),
    )


def identity_notice(facts: CaseFacts, inputs: dict) -> Document:
    """限期提供身份证明材料通知书 (第十条第三款)."""
    return Document(
        title="限期提供身份证明材料通知书",
        addressee=facts.name,
        blocks=(
            paragraph(
                f"您于{day_in_words(facts.submitted_on)}对{facts.respondent_name}提出的投诉"
                f"（编号{facts.number}）已经收到。"
            ),
            paragraph(
                f"投诉应当由本人以真实身份提出。依照{MEASURES}第十条第三款，"
                f"请您在{day_in_words(facts.identity_due_on)}以前提供下列身份证明材料："
            ),
            paragraph(inputs["materials"]),
            paragraph(f"提供方式：{inputs['how']}"),
            paragraph(
                "逾期没有提供，或者不配合核验身份的，本局可以依照《办法》第十六条第六项"
                "决定不予受理。"
            ),
        ),
        note=contact(facts),
    )


def mediation_notice(facts: CaseFacts, inputs: dict) -> Document:
    """调解通知书, to one of the parties."""
    to_respondent = inputs["party"] == RESPONDENT
    addressee = facts.respondent_name if to_respondent else facts.name
    matter = (
        f"{facts.name}投诉你单位一事" if to_respondent else f"您投诉{facts.respondent_name}一事"
    )
    rows = [
        ("时间", inputs["held_at"]),
        ("地点或者方式", inputs["place"]),
        ("调解员", inputs["mediator"]),
        ("投诉请求", facts.demand),
    ]
    return Document(
        title="调解通知书",
        addressee=addressee,
        blocks=(
            paragraph(
                f"{matter}（编号{facts.number}），本局已于{day_in_words(facts.accepted_on)}受理。"
                f"依照{MEASURES}第十八条，经双方同意，定于下列时间调解，请按时参加："
            ),
            table(rows),
            paragraph(
                "参加时请带上身份证明和与争议有关的合同、票据、聊天记录等材料；"
                "委托他人参加的，请带上写明委托事项、权限和期限的授权委托书。"
            ),
            paragraph(
                "认为调解员与本争议有利害关系、可能影响公正的，可以依照《办法》第二十一条申请回避。"
                "没有正当理由不参加或者明确拒绝调解的，依照《办法》第二十三条第一款第二项终止调解。"
            ),
        ),
        note=contact(facts),
    )
