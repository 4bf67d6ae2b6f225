"""What a field is called in the history of changes, where its model has no Chinese name for it: nobody fills it in,
and no other page shows it. A leaf."""

from django.db import models

NAMES = {
    # Who did it; the row's own pages say it in a sentence.
    "approved_by": "批准人",
    "by": "办理人",
    "confirmed_by": "确认人",
    "created_by": "建立人",
    "decided_by": "决定人",
    "ended_by": "结束人",
    "entered_by": "录入人",
    "granted_by": "授予人",
    "handed_by": "移送人",
    "named_by": "指定人",
    "put_up_by": "公示人",
    "recorded_by": "登记人",
    "revoked_by": "撤销人",
    "signed_by": "签发人",
    "uploaded_by": "上传人",
    "withdrawn_by": "撤回人",
    "written_by": "撰写人",
    # Digests, by which a row is found without what they were made of.
    "code_digest": "查询码的摘要",
    "complainant_phone_index": "投诉人电话的摘要",
    "id_digest": "证件号的摘要",
    "name_digest": "姓名的摘要",
    "person_digest": "本人的摘要",
    "phone_digest": "手机号的摘要",
    "query_code_digest": "查询码的摘要",
    "resume_digest": "接续码的摘要",
    # The rest.
    "attempts": "验证次数",
    "carried_from": "上次会议的议题",
    "drawn": "抽取的检查",
    "mark_type": "标识的格式",
    "reasons": "原因",
    "seen_by": "看得到的单位",
    "sms_expires_at": "验证码失效时间",
    "standard_type": "标准文件的格式",
    "subject_id": "所属登记的编号",
    "subject_type": "所属的登记",
}


def name_of(field: models.Field) -> str:
    """The model's own name for the field, else the one above, else what the rows are called that it points at."""
    own = str(field.verbose_name)
    if not own.isascii() or own.isupper():
        return own
    if field.name in NAMES:
        return NAMES[field.name]
    return str(field.related_model._meta.verbose_name) if field.is_relation else own
