"""What everybody may read of subsidies."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, WORKERS, Entry
from subsidies.models import SubsidyPolicy

public_pages.page(
    "subsidies:index",
    "领补贴",
    "有哪些补贴和奖励，您够不够条件，要什么材料，网上申请。",
    whom=WORKERS,
)
public_pages.page("subsidies:track", "查补贴申请", "凭受理号和查询码看审核到哪一步。", whom=WORKERS)
public_pages.page("subsidies:figures", "补贴发了多少", "今年申请和发放的补贴。", whom=EVERYBODY)


@public_pages.rows("policy", "补贴政策", room="subsidies:index")
def policies():
    return SubsidyPolicy.objects.in_force().select_related("bureau")


@policies.entry
def entry_of(row):
    """What no bureau has confirmed is found with those words."""
    word = "" if row.is_confirmed else "尚待确认，"
    text = f"{word}{row.bureau.name}，{row.office}，{row.basis_name}。{row.conditions}"
    return Entry(row.name, text, row.get_absolute_url(), row.in_force_from)
