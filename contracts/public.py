"""What everybody may read of contracts."""

from contracts.models import ContractTemplate
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import RESIDENTS, Entry

public_pages.page(
    "contracts:index",
    "三方合同",
    "家庭、企业、服务人员三方都签的合同模板，下载能用。",
    whom=RESIDENTS,
)
public_pages.page(
    "contracts:verify",
    "核对合同真假",
    "输入合同上的编号和查询码，看它有没有被改过。",
    whom=RESIDENTS,
)


@public_pages.rows("template", "合同模板", room="contracts:index")
def templates():
    return ContractTemplate.objects.in_use()


@templates.entry
def entry_of(row):
    text = f"{row.get_mode_display()}，{row.source}"
    return Entry(row.title, text, row.get_absolute_url())
