"""What everybody may read of inspections."""

from django.urls import reverse

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, Entry
from inspections.models import Inspection

public_pages.page(
    "inspections:index", "双随机检查", "抽谁查、怎么抽的，任何人都能再算一遍。", whom=EVERYBODY
)
public_pages.page(
    "inspections:results", "检查结果", "每一次检查查出什么，改了没有。", whom=EVERYBODY
)


@public_pages.rows("inspection", "检查结果", room="inspections:results")
def results():
    return Inspection.objects.public().select_related("enterprise")


@results.entry
def entry_of(row):
    address = reverse("inspections:result", args=[row.number])
    text = f"双随机检查，{row.number}，{row.get_state_display()}"
    return Entry(row.enterprise.name, text, address, row.recorded_at)
