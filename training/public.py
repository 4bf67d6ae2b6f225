"""What everybody may read of training."""

from django.urls import reverse

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, WORKERS, Entry
from training.models import TrainingClass

public_pages.page(
    "training:index",
    "学技能",
    "县里现在有哪些家政培训班，还有几个名额，手机号就能报名。",
    whom=WORKERS,
)
public_pages.page(
    "training:mine", "我报的班", "用手机验证码看自己报了哪些班，去不了就退掉。", whom=WORKERS
)
public_pages.page(
    "classroom:person_times",
    "培训了多少人次",
    "每一期班培训了多少人次，一期一期列出。",
    whom=EVERYBODY,
)


@public_pages.rows("class", "培训班", room="training:index")
def classes():
    return TrainingClass.objects.published().select_related(
        "occupation", "institution", "community__town"
    )


@classes.entry
def entry_of(row):
    place = f"{row.community.town.name}{row.community.name}"
    words = [row.institution.name, place, row.place, row.get_kind_display(), row.number]
    if row.occupation is not None:
        words.insert(0, row.occupation.name)
    text = f"{'，'.join(words)}。{row.learns}，{row.who_may_come}"
    return Entry(row.title, text, reverse("training:training_class", args=[row.pk]), row.filed_at)
