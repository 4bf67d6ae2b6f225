"""The feed of jobs that are open at this moment (Atom, RFC 4287)."""

from datetime import datetime, time

from django.urls import reverse_lazy
from django.utils.formats import date_format
from django.utils.timezone import make_aware

from employment.board import with_places
from employment.models import Job
from gaotai_jiazheng.atom_feeds import PublicFeed

SHOWN = 30


class JobsFeed(PublicFeed):
    title = "家政岗位"
    link = reverse_lazy("employment:index")
    about = "正在招人的家政岗位"

    def items(self):
        return with_places(Job.objects.open()).order_by("-published_on", "-pk")[:SHOWN]

    def item_title(self, job):
        return f"{job.title}，{job.wage_words}"

    def item_description(self, job):
        return (
            f"{job.community}，{job.hours}，招{job.left}人，{date_format(job.expires_on)}以前有效。"
        )

    def item_updateddate(self, job):
        return make_aware(datetime.combine(job.published_on, time.min))

    def item_author_name(self, job):
        return job.poster_name
