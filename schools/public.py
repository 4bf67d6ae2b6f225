"""What everybody may read of vocational schools."""

from django.urls import reverse

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, WORKERS, Entry
from schools.models import Programme
from schools.transitions import State

public_pages.page(
    "schools:index", "院校的家政专业", "哪些学校教家政，学几年，毕业去哪里。", whom=WORKERS
)
public_pages.page(
    "schools:cooperations", "校企合作", "现在有效的学校和企业的合作协议。", whom=EVERYBODY
)
public_pages.page("schools:students", "在校学生", "家政类专业的在校学生数。", whom=EVERYBODY)


@public_pages.rows("programme", "院校专业", room="schools:index")
def programmes():
    return Programme.objects.exclude(state=State.CLOSED).select_related("major", "school")


@programmes.entry
def entry_of(row):
    text = f"{row.major}，学制{row.length_text}，{row.get_state_display()}"
    address = reverse("schools:programme", args=[row.pk])
    return Entry(str(row), text, address, row.created_at)
