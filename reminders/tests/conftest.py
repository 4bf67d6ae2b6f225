"""Fixtures of time."""

import pytest

from gaotai_jiazheng.tests.made_once import made_once
from reminders.calendar_loading import SHIPPED_CALENDARS, load_file

NOTICE_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
    经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
    一、元旦：1月1日（周五）至3日（周日）放假，共3天。
    二、春节：2月5日（农历腊月二十九、周五）至11日（农历正月初六、周四）放假调休，共7天。1月31日（周日）、2月20日（周六）上班。鼓励各单位安排职工在除夕（2月5日）休息。
    三、清明节：4月3日（周六）至5日（周一）放假，共3天。
    四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
    五、端午节：6月9日（周三）放假1天，不调休。
    六、中秋节：9月15日（周三）放假，与周末不连休。
    七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
    鼓励单位和个人结合落实带薪年休假等制度，实际形成较长假期。
"""


@pytest.fixture
@made_once
def calendar_2026(db):
    """The announced years that come with the portal: 2025 and 2026."""
    for path in SHIPPED_CALENDARS:
        load_file(path)


@pytest.fixture
def notice_2027():
    """A made-up notice in the State Council's style."""
    return NOTICE_2027
