from django.db import migrations, models

STATES = [
    ("submitted", "已提交"),
    ("returned", "待裁定承办单位"),
    ("recorded", "已登记"),
    ("identity_requested", "待补身份证明"),
    ("negotiating", "企业先行和解中"),
    ("accepted", "已受理"),
    ("negotiating_accepted", "受理后企业和解中"),
    ("declined", "不予受理"),
    ("mediating", "调解中"),
    ("entrusted", "委托调解中"),
    ("suspended", "调解中止"),
    ("appraisal", "鉴定检测中"),
    ("agreed", "达成调解"),
    ("terminated", "已终止调解"),
    ("checking", "核查中"),
    ("case_filed", "已立案"),
    ("not_filed", "不予立案"),
    ("redirected", "已告知其他途径"),
    ("merged", "已并案"),
    ("investigating", "监察调查中"),
    ("told", "已告知结果"),
    ("answered", "已答复"),
    ("withdrawn", "已撤回"),
    ("annulled", "已撤销登记"),
    ("followed_up", "已回访"),
    ("archived", "已归档"),
]
ACTIONS = [
    ("submit", "提交"),
    ("record", "登记签收"),
    ("assign", "交办"),
    ("note", "记录"),
    ("send_back", "退回"),
    ("decide_bureau", "裁定承办单位"),
    ("confirm_receipt", "确认收到"),
    ("request_identity", "要求补充身份证明"),
    ("confirm_identity", "身份核验通过"),
    ("accept", "受理"),
    ("decline", "不予受理"),
    ("start_odr", "转企业先行和解"),
    ("settle_odr", "和解成功"),
    ("fail_odr", "和解未成"),
    ("start_mediation", "开始调解"),
    ("name_mediator", "指定调解员"),
    ("entrust", "委托调解"),
    ("return_entrusted", "委托调解交回"),
    ("suspend", "申请回避"),
    ("resume", "决定回避"),
    ("find_clue", "发现违法线索"),
    ("hand_to_police", "移送公安"),
    ("start_check", "开始核查"),
    ("file_case", "立案"),
    ("not_file", "不予立案"),
    ("redirect", "告知其他途径"),
    ("merge", "并案"),
    ("unmerge", "撤销并案"),
    ("add_facts", "并入新事实"),
    ("split", "分开办理"),
    ("record_consent", "记录被代表人同意"),
    ("check_originals", "查验代理原件"),
    ("link_enterprise", "关联企业"),
    ("mediate_labor", "开始劳动争议调解"),
    ("end_labor_mediation", "结束劳动争议调解"),
    ("apply_arbitration", "登记仲裁申请"),
    ("accept_arbitration", "登记仲裁受理"),
    ("end_arbitration", "登记仲裁结果"),
    ("start_appraisal", "委托鉴定检测"),
    ("end_appraisal", "鉴定检测结束"),
    ("agree", "达成调解"),
    ("performed", "协议已履行"),
    ("not_performed", "协议未履行"),
    ("terminate", "终止调解"),
    ("tell", "告知结果"),
    ("answer", "答复"),
    ("withdraw", "撤回"),
    ("annul", "撤销登记"),
    ("follow_up", "回访"),
    ("rework", "重办"),
    ("reopen", "重新办理"),
    ("archive", "归档"),
    ("extend", "延期"),
    ("revoke_extension", "撤销延期"),
    ("hand_over", "转办"),
    ("confirm_handover", "登记转办编号"),
    ("return_handover", "转办被退回"),
    ("record_result", "登记转办结果"),
    ("urge", "催办"),
    ("supervise", "督办"),
]
STATE = models.CharField("状态", max_length=20, choices=STATES, default="submitted")
STATE_BEFORE = models.CharField("原状态", max_length=20, choices=STATES, blank=True)
STATE_AFTER = models.CharField("状态", max_length=20, choices=STATES)
ACTION = models.CharField("步骤", max_length=20, choices=ACTIONS)
ANY_ACTION = models.CharField(
    "步骤", max_length=20, choices=ACTIONS, blank=True, help_text="空着表示各个步骤都能用。"
)


class Migration(migrations.Migration):
    dependencies = [("complaints", "0007_handed_over_again_under_its_number")]

    # Other choices are nothing to the database. Nothing reached the state and took the step that are gone; a template
    # may have been written for the step.
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "UPDATE complaints_replytemplate SET action = '' WHERE action = 'transfer'",
                    migrations.RunSQL.noop,
                )
            ],
            state_operations=[
                migrations.AlterField("complaint", "state", STATE),
                migrations.AlterField("complaintevent", "state", STATE),
                migrations.AlterField("step", "state_before", STATE_BEFORE),
                migrations.AlterField("step", "state", STATE_AFTER),
                migrations.AlterField("step", "action", ACTION),
                migrations.AlterField("replytemplate", "action", ANY_ACTION),
                migrations.AlterField("replytemplateevent", "action", ANY_ACTION),
            ],
        )
    ]
