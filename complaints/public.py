"""What everybody may read of complaints: how to file one, and how those ended that were published."""

from complaints.models import Publication
from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, RESIDENTS, WORKERS, Entry

public_pages.page(
    "complaints:index", "投诉维权", "投诉、举报、讨工资、求助怎么办，各由谁管。", whom=RESIDENTS
)
public_pages.page(
    "complaints:new", "我要投诉、举报", "服务没做好、收钱不退、东西损坏，当场给编号和答复的期限。"
)
public_pages.page(
    "complaints:wage", "讨工资", "干了家政的活，工资被拖着不给或者少给。", whom=WORKERS
)
public_pages.page(
    "complaints:ask",
    "问一问、求帮忙、提建议",
    "政策、培训、补贴怎么办，找不到服务，有好主意。",
    arguments=("what",),
)
public_pages.page("complaints:track", "查办理进度", "凭编号和查询码，看谁在办、办到哪一步。")
public_pages.page(
    "complaints:refund", "算一算能退多少", "卡、押金、中介费、没做完的服务，按约定和规定算。"
)
public_pages.page(
    "complaints:published", "投诉处理结果", "处理完的投诉，一件一件公开。", whom=EVERYBODY
)
public_pages.page(
    "complaints:statistics", "投诉统计", "收到多少，办了多久，按时办结的有多少。", whom=EVERYBODY
)
public_pages.page("complaints:privacy", "个人信息怎么用", "投诉时留下的信息用在哪里，保存多久。")


@public_pages.rows("result", "投诉处理结果", room="complaints:published")
def results():
    return Publication.objects.public().select_related("text")


@results.entry
def entry_of(row):
    text = f"{row.text.facts}，{row.text.result}"
    return Entry(row.text.title, text, row.get_absolute_url(), row.approved_at)
