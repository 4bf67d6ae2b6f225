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
    ARBITRATING = "arbitrating", "仲裁中"
    TOLD = "told", "已告知结果"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"
    FOLLOWED_UP = "followed_up", "已回访"
    ARCHIVED = "archived", "已归档"


class Action(TextChoices):
    SUBMIT = "submit", "提交"
    TRANSFER = "transfer", "派单"
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
    START_MEDIATION = "start_mediation", "开始调解"
    START_CHECK = "start_check", "开始核查"
    FILE_CASE = "file_case", "立案"
    NOT_FILE = "not_file", "不予立案"
    REDIRECT = "redirect", "告知其他途径"
    MERGE = "merge", "并案"
    ADD_FACTS = "add_facts", "并入新事实"
    SPLIT = "split", "分开办理"
    MEDIATE_LABOR = "mediate_labor", "开始劳动争议调解"
    END_LABOR_MEDIATION = "end_labor_mediation", "结束劳动争议调解"
    APPLY_ARBITRATION = "apply_arbitration", "登记仲裁申请"
    ACCEPT_ARBITRATION = "accept_arbitration", "登记仲裁受理"
    END_ARBITRATION = "end_arbitration", "登记仲裁结果"
    START_APPRAISAL = "start_appraisal", "委托鉴定检测"
    END_APPRAISAL = "end_appraisal", "鉴定检测结束"
    AGREE = "agree", "达成调解"
    TERMINATE = "terminate", "终止调解"
    TELL = "tell", "告知结果"
    ANSWER = "answer", "答复"
    WITHDRAW = "withdraw", "撤回"
    FOLLOW_UP = "follow_up", "回访"
    REWORK = "rework", "重办"
    REOPEN = "reopen", "重新办理"
    ARCHIVE = "archive", "归档"
    EXTEND = "extend", "延期"
    URGE = "urge", "催办"
    SUPERVISE = "supervise", "督办"


# States in which no bureau owes the resident anything more.
CLOSED_STATES = frozenset(
    {State.DECLINED, State.REDIRECTED, State.MERGED, State.WITHDRAWN, State.ARCHIVED}
)
OPEN_STATES = frozenset(State) - CLOSED_STATES
