"""The two records that a matter begins with (forms 1 and 2)."""

from django.template.defaultfilters import date as day_in_words

from complaints.papers.articles import CONFIDENTIAL
from complaints.papers.case_facts import CaseFacts
from papers.documents import Document, signatures, table


def yes(agrees: bool) -> str:
    return "同意" if agrees else "不同意"


def complaint_registration(facts: CaseFacts, inputs: dict) -> Document:
    """投诉登记表: what a complaint must contain (总局令第121号第十条)."""
    return Document(
        title="投诉登记表",
        blocks=(
            table(
                [
                    ("登记单位", facts.bureau),
                    ("投诉编号", facts.number),
                    ("提交日期", day_in_words(facts.submitted_on)),
                    ("收到日期", day_in_words(facts.received_on)),
                    ("提交方式", facts.channel),
                    ("投诉人姓名", facts.name),
                    ("联系电话", facts.phone),
                    ("联系地址", facts.address),
                    ("证件类型和号码", inputs["identity"]),
                    ("公示投诉信息", yes(facts.agrees_to_publish)),
                    ("委托调解", yes(facts.agrees_to_entrust)),
                    ("被投诉人名称", facts.respondent_name),
                    ("被投诉人地址", facts.respondent_address),
                    ("争议发生日期", day_in_words(facts.occurred_on)),
                    ("涉及金额", f"{facts.amount_yuan}元" if facts.amount_yuan else ""),
                    ("争议的事实", f"{facts.title}\n{facts.content}"),
                    ("投诉请求", facts.demand),
                    ("随附材料", f"{facts.attachments}件"),
                ]
            ),
            signatures(["投诉人", "登记人"]),
        ),
        has_seal=False,
        note=(
            "投诉人对所提供信息和材料的真实性负责（总局令第121号第十条）。"
            "通过网络、电话等方式提出的，不需要投诉人签名，由工作人员如实登记。"
        ),
    )


def report_registration(facts: CaseFacts, inputs: dict) -> Document:
    """举报登记表: the clue and the facts that it rests on (总局令第121号第二十八条)."""
    return Document(
        title="举报登记表",
        blocks=(
            table(
                [
                    ("登记单位", facts.bureau),
                    ("举报编号", facts.number),
                    ("提交日期", day_in_words(facts.submitted_on)),
                    ("收到日期", day_in_words(facts.received_on)),
                    ("提交方式", facts.channel),
                    ("举报人姓名", facts.person),
                    ("联系电话", facts.phone),
                    ("联系地址", facts.address),
                    ("证件类型和号码", inputs["identity"]),
                    ("被举报人名称", facts.respondent_name),
                    ("被举报人地址", facts.respondent_address),
                    ("发生日期", day_in_words(facts.occurred_on)),
                    ("线索和事实依据", f"{facts.title}\n{facts.content}"),
                    ("举报人的要求", facts.demand),
                    ("随附材料", f"{facts.attachments}件"),
                ]
            ),
            signatures(["登记人"]),
        ),
        has_seal=False,
        note=CONFIDENTIAL,
    )
