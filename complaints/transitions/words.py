"""The words of every kind of case: what it is, where it stands, what may be done with it."""

from django.db.models import TextChoices


class Kind(TextChoices):
    """What the law calls the matter; each kind has a life of its own."""

    COMPLAINT = "complaint", "投诉"
    VIOLATION_REPORT = "violation_report", "举报"
    WAGE_ARREARS = "wage_arrears", "欠薪"
    CONSULTATION = "consultation", "咨询"
    HELP = "help", "求助"
    SUGGESTION = "suggestion", "建议"


class State(TextChoices):
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "待裁定承办单位"
    RECORDED = "recorded", "已登记"
    IDENTITY_REQUESTED = "identity_requested", "待补身份证明"
    NEGOTIATING = "negotiating", "企业先行和解中"
    ACCEPTED = "accepted", "已受理"
    NEGOTIATING_ACCEPTED = "negotiating_accepted", "受理后企业和解中"
    DECLINED = "declined", "不予受理"
    MEDIATING = "mediating", "调解中"
    ENTRUSTED = "entrusted", "委托调解中"
    SUSPENDED = "suspended", "调解中止"
    APPRAISAL = "appraisal", "鉴定检测中"
    AGREED = "agreed", "达成调解"
    TERMINATED = "terminated", "已终止调解"
    CHECKING = "checking", "核查中"
    CASE_FILED = "case_filed", "已立案"
    NOT_FILED = "not_filed", "不予立案"
    REDIRECTED = "redirected", "已告知其他途径"
    MERGED = "merged", "已并案"
    INVESTIGATING = "investigating", "监察调查中"
    TOLD = "told", "已告知结果"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"
    ANNULLED = "annulled", "已撤销登记"
    FOLLOWED_UP = "followed_up", "已回访"
    ARCHIVED = "archived", "已归档"


class Action(TextChoices):
    SUBMIT = "submit", "提交"
    RECORD = "record", "登记签收"
    ASSIGN = "assign", "交办"
    NOTE = "note", "记录"
    SEND_BACK = "send_back", "退回"
    DECIDE_BUREAU = "decide_bureau", "裁定承办单位"
    CONFIRM_RECEIPT = "confirm_receipt", "确认收到"
    REQUEST_IDENTITY = "request_identity", "要求补充身份证明"
    CONFIRM_IDENTITY = "confirm_identity", "身份核验通过"
    ACCEPT = "accept", "受理"
    DECLINE = "decline", "不予受理"
    START_ODR = "start_odr", "转企业先行和解"
    SETTLE_ODR = "settle_odr", "和解成功"
    FAIL_ODR = "fail_odr", "和解未成"
    START_MEDIATION = "start_mediation", "开始调解"
    NAME_MEDIATOR = "name_mediator", "指定调解员"
    ENTRUST = "entrust", "委托调解"
    RETURN_ENTRUSTED = "return_entrusted", "委托调解交回"
    SUSPEND = "suspend", "申请回避"
    RESUME = "resume", "决定回避"
    FIND_CLUE = "find_clue", "发现违法线索"
    HAND_TO_POLICE = "hand_to_police", "移送公安"
    START_CHECK = "start_check", "开始核查"
    FILE_CASE = "file_case", "立案"
    NOT_FILE = "not_file", "不予立案"
    REDIRECT = "redirect", "告知其他途径"
    MERGE = "merge", "并案"
    UNMERGE = "unmerge", "撤销并案"
    ADD_FACTS = "add_facts", "并入新事实"
    SPLIT = "split", "分开办理"
    RECORD_CONSENT = "record_consent", "记录被代表人同意"
    CHECK_ORIGINALS = "check_originals", "查验代理原件"
    LINK_ENTERPRISE = "link_enterprise", "关联企业"
    MEDIATE_LABOR = "mediate_labor", "开始劳动争议调解"
    END_LABOR_MEDIATION = "end_labor_mediation", "结束劳动争议调解"
    APPLY_ARBITRATION = "apply_arbitration", "登记仲裁申请"
    ACCEPT_ARBITRATION = "accept_arbitration", "登记仲裁受理"
    END_ARBITRATION = "end_arbitration", "登记仲裁结果"
    START_APPRAISAL = "start_appraisal", "委托鉴定检测"
    END_APPRAISAL = "end_appraisal", "鉴定检测结束"
    AGREE = "agree", "达成调解"
    PERFORMED = "performed", "协议已履行"
    NOT_PERFORMED = "not_performed", "协议未履行"
    TERMINATE = "terminate", "终止调解"
    TELL = "tell", "告知结果"
    ANSWER = "answer", "答复"
    WITHDRAW = "withdraw", "撤回"
    ANNUL = "annul", "撤销登记"
    FOLLOW_UP = "follow_up", "回访"
    REWORK = "rework", "重办"
    REOPEN = "reopen", "重新办理"
    ARCHIVE = "archive", "归档"
    EXTEND = "extend", "延期"
    REVOKE_EXTENSION = "revoke_extension", "撤销延期"
    HAND_OVER = "hand_over", "转办"
    CONFIRM_HANDOVER = "confirm_handover", "登记转办编号"
    RETURN_HANDOVER = "return_handover", "转办被退回"
    RECORD_RESULT = "record_result", "登记转办结果"
    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"


# Who brings a case and whom it is about, where these are not called after its kind (投诉人, 被投诉人).
PARTIES = {Kind.WAGE_ARREARS: ("劳动者", "用工方")}
# What a person has brought in, where the kind's own word would say something else of the person.
NOUNS = {Kind.WAGE_ARREARS: "欠薪反映"}


def noun_of(kind: str) -> str:
    """What a case of this kind is called as something of its person's: 您的投诉, 您的欠薪反映."""
    return NOUNS.get(kind, Kind(kind).label)


def parties_of(kind: str) -> tuple[str, str]:
    """What the two sides of a case of this kind are called."""
    word = Kind(kind).label
    return PARTIES.get(kind, (f"{word}人", f"被{word}人"))


# States in which no bureau owes the resident anything more.
CLOSED_STATES = frozenset(
    {
        State.DECLINED,
        State.REDIRECTED,
        State.MERGED,
        State.WITHDRAWN,
        State.ANNULLED,
        State.ARCHIVED,
    }
)
OPEN_STATES = frozenset(State) - CLOSED_STATES

# Of a case that came in by mistake, while nothing has been done: it stays on record and counts nowhere.
TAKEN_BACK = {
    (State.SUBMITTED, Action.ANNUL): State.ANNULLED,
    (State.RETURNED, Action.ANNUL): State.ANNULLED,
}
