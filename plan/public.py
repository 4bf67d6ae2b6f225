"""What everybody may read of the plan."""

from django.urls import reverse
from django.utils import timezone

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, Entry
from plan.models import Measure, Plan

public_pages.page(
    "plan:index", "实施方案", "十七条措施由谁负责，要做到多少，现在做到多少。", whom=EVERYBODY
)
public_pages.page(
    "plan:matrix", "谁负责什么", "十七条措施和十七个责任单位，一张表看全。", whom=EVERYBODY
)
public_pages.page(
    "plan:metrics", "数字从哪里来", "每一个数怎么数、今天是多少、数进去的是哪些。", whom=EVERYBODY
)


@public_pages.rows("measure", "方案措施", room="plan:index")
def measures():
    """Those of the plan in force."""
    plan = Plan.objects.in_force(timezone.localdate())
    return Measure.objects.filter(plan=plan).prefetch_related("bureaus")


@measures.entry
def entry_of(row):
    bureaus = "，".join(bureau.name for bureau in row.bureaus.all())
    return Entry(
        f"措施{row.number} {row.title}",
        f"{row.summary}，{bureaus}",
        reverse("plan:measure", args=[row.number]),
    )
