"""What waits for the system administrator: accounts of those who have left."""

from accounts.permissions import is_system_administrator
from gaotai_jiazheng.waiting_work import waits


@waits("bureaus.BureauMember", "已离任、账户还没有停用的人员", is_system_administrator, left="open")
def _(members, user):
    return members.left_with_open_account()
