"""Stories and news of the demonstration county: invented, and said to be so; written once."""

from datetime import date

from django.utils import timezone

from accounts.models import User
from bureaus.models import Bureau
from gaotai_jiazheng.uploads import Accepted
from stories import services
from stories.models import Kind, Story
from training.models import TrainingClass

WRITER, REVIEWER, PUBLISHER = "womens-federation", "trade-union", "hrss"
FORM = Accepted("同意书.pdf", "application/pdf", "（演示）同意书".encode(), "0" * 64)
STORIES = (
    (
        Kind.STORY,
        "（演示）四十岁学月嫂，第一年就能顾家",
        "孩子上了高中，她在家门口的培训班从头学起：抱、洗、喂，一样一样练。考下证那天，她把证书拍给了远方的姐姐。"
        "\n\n她说，最难的是第一次上门，最踏实的是按时结的工钱。",
    ),
    (
        Kind.STORY,
        "（演示）从工地到保洁，他把手艺做成了生意",
        "以前他在工地上扛料，后来跟着社区网点学深度保洁。先给邻居做，再给小区做，现在带着五个人。"
        "\n\n“价目贴在墙上，谁来都一样。”",
    ),
    (
        Kind.CASE,
        "（演示）一家企业怎样把合同签到每一单",
        "这家企业把三方合同印成大字，上门前念给老人听，签完三方各留一份。一年下来，说不清的纠纷少了。"
        "\n\n做法很简单：先签字，再上门。",
    ),
)
NEWS = (
    (
        "（演示）本月家政培训班开始报名",
        "县里新开的家政培训班开始报名，用手机号就能报，名额在网上随时看得到。",
    ),
    ("（演示）社区网点可以先体验再下单", "多个社区的家政网点推出免费体验，时间地点见社区活动。"),
)


def play_stories() -> int:
    """How many are new."""
    if Story.objects.exists():
        return 0
    people = [User.objects.get(username=name) for name in (WRITER, REVIEWER, PUBLISHER)]
    opening = TrainingClass.objects.enrolling(timezone.now()).order_by("starts_at").first()
    for kind, title, text in STORIES:
        play_one(people, kind=kind, title=title, text=text, opening=opening)
    for title, text in NEWS:
        play_one(people, kind=Kind.NEWS, title=title, text=text)
    return len(STORIES) + len(NEWS)


def play_one(people, *, kind, **values) -> Story:
    writer, reviewer, publisher = people
    bureau = Bureau.objects.get(slug=WRITER)
    story = services.write(by=writer, kind=kind, bureau=bureau, shows_no_minor=True, **values)
    if kind != Kind.NEWS:
        services.consent(
            story,
            person="（演示）王某",
            born_on=date(1985, 3, 8),
            signed_on=timezone.localdate(),
            file=FORM,
            by=writer,
        )
    services.submit(story, by=writer)
    services.approve(story, by=reviewer)
    return services.publish(story, by=publisher)
