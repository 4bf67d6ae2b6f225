"""Licences in the workbench: until when, ended early, reviewed."""

from functools import partial

from django.contrib import admin
from django.http import Http404
from django.utils import timezone
from django.utils.formats import date_format

from brands.forms.keeping import EndForm, ReviewForm
from brands.models import Licence
from brands.permissions import keeps_brands, reads_brands
from brands.services import licensing
from gaotai_jiazheng.form_answers import posted
from recruitment.admin.pages import RecruitmentAdmin


@admin.register(Licence)
class LicenceAdmin(RecruitmentAdmin):
    list_display = ("brand", "holder", "valid_from", "valid_until", "ended_on")
    list_filter = ("brand",)
    list_select_related = ("brand", "enterprise", "worker")
    search_fields = ("brand__name", "enterprise__name")
    search_help_text = "品牌、企业名称"
    date_hierarchy = "valid_until"
    own_pages = (
        ("<int:pk>/end/", "end_view", "end"),
        ("<int:pk>/review/<int:review>/", "review_view", "review"),
    )
    reads, keeps = staticmethod(reads_brands), staticmethod(keeps_brands)
    only = licensing.ONLY

    def get_queryset(self, request):
        rows = super().get_queryset(request)
        return rows.select_related("brand__bureau", "enterprise", "worker", "by")

    @admin.display(description="被授权的")
    def holder(self, licence):
        return licence.holder_name

    def page(self, request, licence):
        keeps, today = keeps_brands(request.user), timezone.localdate()
        may_end = keeps and (licence.ended_on is None or licence.ended_on > today)
        ending = [(self.address("end", licence.pk), "提前终止", True)]
        return {
            "state": "有效" if licence.is_valid(today) else "无效",
            "lines": [
                ("品牌", licence.brand.name),
                ("被授权的", licence.holder_name),
                ("自", licence.valid_from),
                ("至", licence.valid_until),
                ("提前终止", licence.ended_on),
                ("终止的原因", licence.ended_reason),
                ("授权", f"{licence.by}，{date_format(timezone.localtime(licence.at))}"),
            ],
            "buttons": ending if may_end else [],
            "tables": [{"title": "复核", "rows": self.reviews(licence, keeps)}],
        }

    def reviews(self, licence, keeps):
        """With the way to its conclusion, as long as there is a licence to end."""
        rows = licence.reviews.select_related("decided_by").prefetch_related("complaints")
        is_valid = licence.is_valid(timezone.localdate())
        return [
            {
                "words": f"{date_format(review.opened_on)}起，"
                f"{'、'.join(each.number for each in review.complaints.all())}",
                "aside": f"{review.get_outcome_display()}：{review.reason}，{review.decided_by}"
                if review.decided_on
                else ("等结论" if is_valid else "授权已经结束，没有作结论"),
                "links": [(self.address("review", licence.pk, review.pk), "登记结论")]
                if keeps and is_valid and review.decided_on is None
                else [],
            }
            for review in rows[:50]
        ]

    def end_view(self, request, pk):
        licence = self.kept_or_403(request, pk)
        service = partial(licensing.end, licence, by=request.user)
        return self.step_page(request, licence, EndForm(posted(request)), service, "提前终止")

    def review_view(self, request, pk, review):
        licence = self.kept_or_403(request, pk)
        found = licence.reviews.filter(pk=review).first()
        if found is None:
            raise Http404
        service = partial(licensing.decide_review, found, by=request.user)
        return self.step_page(request, licence, ReviewForm(posted(request)), service, "登记结论")
