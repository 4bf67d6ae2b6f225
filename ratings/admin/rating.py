"""Granted ratings in the workbench: the annual check, repair, downgrade, revocation."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from gaotai_jiazheng.form_answers import posted
from gaotai_jiazheng.register_admin import RegisterAdmin, WrittenByServices, get_or_404
from ratings import permissions, services
from ratings.admin.pages import FOLDER, form_page
from ratings.forms.keeping import KeepingForm
from ratings.models import Rating
from ratings.transitions import Keeping, keepings_from
from reminders.models import Deadline

GRAVE = frozenset({Keeping.REVOKE, Keeping.DOWNGRADE, Keeping.ORDER_REPAIR})


@admin.register(Rating)
class RatingAdmin(WrittenByServices, RegisterAdmin):
    """Ratings are granted on the page of their application."""

    list_display = ("number", "enterprise", "level", "granted_on", "valid_until", "standing_word")
    list_filter = ("standing", "level")
    list_select_related = ("enterprise",)
    search_fields = ("number", "enterprise__name")
    sortable_by = ()
    actions = None

    def get_urls(self):
        keep = path(
            "<int:pk>/keep/<slug:keeping>/",
            self.admin_site.admin_view(self.keep_view),
            name="ratings_rating_keep",
        )
        return [keep, *super().get_urls()]

    def rating_or_404(self, pk) -> Rating:
        rows = Rating.objects.select_related(
            "enterprise", "notice", "granted_by", "result__application__scheme__bureau"
        )
        return get_or_404(rows, pk)

    def context(self, request, rating, heading="") -> dict:
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{heading} {rating.number}".strip(),
            "heading": heading,
            "rating": rating,
            "scheme": rating.result.application.scheme,
        }

    def change_view(self, request, object_id, form_url="", extra_context=None):
        rating = self.rating_or_404(object_id)
        scheme = rating.result.application.scheme
        offered = []
        if permissions.rates_for(request.user, scheme) and rating.is_in_force():
            offered = [Keeping(each) for each in keepings_from(rating.standing)]
        if rating.level == scheme.levels_from_lowest[0]["name"]:
            offered = [each for each in offered if each != Keeping.DOWNGRADE]
        context = self.context(request, rating) | {
            "changes": list(rating.changes.select_related("by"))[::-1],
            "clocks": list(Deadline.objects.of(rating).select_related("rule", "owner")),
            "buttons": [{"keeping": each, "is_grave": each in GRAVE} for each in offered],
        }
        return TemplateResponse(request, f"{FOLDER}/rating.html", context)

    def history_view(self, request, object_id, extra_context=None):
        """What was done with a rating stands on its page."""
        return redirect("admin:ratings_rating_change", object_id)

    def keep_view(self, request, pk, keeping):
        rating = self.rating_or_404(pk)
        if keeping not in Keeping.values or keeping == Keeping.GRANTED:
            raise Http404
        if not permissions.rates_for(request.user, rating.result.application.scheme):
            raise PermissionDenied("只有评定单位的人员可以办理。")
        form = KeepingForm(posted(request), rating=rating, keeping=keeping)
        heading = Keeping(keeping).label
        return form_page(
            request,
            form,
            lambda: services.keep(rating, keeping, by=request.user, **form.cleaned_data),
            context=self.context(request, rating, heading),
            done=f"已办理：{heading}。",
            target=reverse("admin:ratings_rating_change", args=[rating.pk]),
        )
