"""Pages about the whole portal."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY

public_pages.page("help", "帮助", "怎么提交、查询和撤回投诉，不会用电脑打什么电话。")
public_pages.page("accessibility", "无障碍说明", "看不清、听不见、手不方便的人怎么用这个网站。")
public_pages.page(
    "open_data", "开放数据", "平台公开的每一种记录，给程序读的文件和接口。", whom=EVERYBODY
)
public_pages.page("complaints_dictionary", "投诉数据的字段", "投诉统计的数据文件和每一列的意思。")
public_pages.page("api_docs", "给程序用的接口", "公开数据的接口说明。", whom=EVERYBODY)
