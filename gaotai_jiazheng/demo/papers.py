"""Papers of the demonstration county: what a bureau issued and delivered, and the replies that it gives often."""

import uuid
from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from complaints import services
from complaints.models import Complaint, ReplyTemplate
from complaints.transitions import Action, Kind, State
from papers import services as papers
from papers.models import PaperDelivery

BUREAU = "market-regulation"
REASON = "（演示）签发文书"
REPLIES = (  # bureau, kind, step, name, text
    (
        BUREAU,
        Kind.COMPLAINT,
        Action.ACCEPT,
        "受理告知",
        "您好，您反映的“{标题}”（{编号}）已由{承办单位}受理，我们会在法定期限内组织调解。有问题请拨打{联系电话}。",
    ),
    (
        BUREAU,
        Kind.COMPLAINT,
        Action.NOTE,
        "请补充材料",
        "您好，为了查清“{标题}”的事实，请补充合同、付款凭证或者聊天记录，可以在本平台凭编号{编号}和查询码上传。",
    ),
    (
        BUREAU,
        Kind.VIOLATION_REPORT,
        Action.START_CHECK,
        "开始核查",
        "您反映的线索（{编号}）已于{今天}开始核查，核查期限到{期限}。",
    ),
    (
        "housing",
        Kind.COMPLAINT,
        Action.ACCEPT,
        "物业事项受理",
        "您好，“{标题}”（{编号}）已由{承办单位}受理，最迟{期限}答复。",
    ),
    (
        "gov-service-center",
        Kind.CONSULTATION,
        Action.ANSWER,
        "政策咨询答复",
        "您好，您咨询的“{标题}”答复如下：（请填写）。更多政策可以在本平台“政策”里查看。",
    ),
)
# Form, the state of the case that gets it, what the officer adds, and by which way it reached whom.
ISSUED = (
    ("acceptance", State.ACCEPTED, {}, PaperDelivery.Way.ONLINE, "投诉人"),
    ("acceptance", State.MEDIATING, {}, PaperDelivery.Way.IN_PERSON, "投诉人"),
    (
        "refusal",
        State.DECLINED,
        {"facts": "经核对，购买的服务用于公司办公，不是为生活消费需要。"},
        PaperDelivery.Way.LETTER,
        "投诉人",
    ),
    (
        "termination",
        State.TERMINATED,
        {"facts": "双方对赔偿金额不能达成一致。"},
        PaperDelivery.Way.PHONE,
        "投诉人",
    ),
    ("complaint-registration", State.RECORDED, {"identity": ""}, None, ""),
)


def seed_replies():
    """Make the reply templates that are missing."""
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.all()}
    for position, (bureau, kind, action, name, text) in enumerate(REPLIES, 1):
        ReplyTemplate.objects.get_or_create(
            bureau=bureaus[bureau],
            kind=kind,
            action=action,
            name=name,
            defaults={"text": text, "position": position},
        )


def issue_papers(now=None) -> int:
    """Issue one paper of each kind that the demonstration shows, and record how it was delivered; how many."""
    now = now or timezone.now()
    by = User.objects.get(username=BUREAU)
    for place, (form, state, inputs, way, recipient) in enumerate(ISSUED):
        case = Complaint.objects.filter(
            kind=Kind.COMPLAINT, state=state, bureau__slug=BUREAU
        ).earliest("pk")
        paper = services.issue_paper(
            case,
            form,
            inputs=inputs,
            reason=REASON,
            by=by,
            key=uuid.uuid5(uuid.NAMESPACE_URL, f"demo {place}"),
            at=now - timedelta(hours=1),
        )
        if way:
            papers.record_delivery(
                paper, way=way, recipient=recipient, delivered_at=now, by=by, at=now
            )
    return len(ISSUED)
