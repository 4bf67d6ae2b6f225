"""What waits for the bureaus that keep the register of enterprises."""

from enterprises.admin.filters import AMENDED, amended
from enterprises.permissions import can_decide, can_keep_register, can_qualify, can_verify
from gaotai_jiazheng.waiting_work import waits

REGISTRATIONS = "enterprises.Registration"

waits(REGISTRATIONS, "待核验的企业登记", can_verify, state__exact="submitted")
waits(REGISTRATIONS, "核验一致、待决定的企业登记", can_decide, state__exact="verified")
waits(REGISTRATIONS, "核验不一致、待决定的企业登记", can_decide, state__exact="mismatched")


@waits("enterprises.Enterprise", "有变更待决定的企业", can_decide, amendment=AMENDED)
def _(enterprises, user):
    return amended(enterprises)


waits(
    "enterprises.RegisterImport", "待另一人写入的导入", can_keep_register, state__exact="previewed"
)
waits("enterprises.Partnership", "待核对的物业合作", can_keep_register, state__exact="proposed")
waits(
    "enterprises.HomeCareQualification", "待认定的居家养老资格", can_qualify, state__exact="applied"
)
