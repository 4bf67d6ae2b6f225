"""The convention in the workbench: written, put up for comments, answered, adopted; who has signed."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from gaotai_jiazheng.form_answers import button, posted
from market.admin.pages import ServiceAdmin, form_page, guided_association
from market.forms.guild import AdoptForm, AnswerForm, ConventionForm, PutUpForm
from market.models import Convention, ConventionComment
from market.permissions import can_found, can_guide
from market.services import conventions
from reminders.models import Deadline

SHOWN = 100
CHANGE, LIST = "admin:market_convention_change", "admin:market_convention_changelist"


@admin.register(Convention)
class ConventionAdmin(ServiceAdmin):
    """The lead bureau keeps it; everybody on the staff may read it."""

    list_display = ("version", "title", "standing_text", "adopted_on", "in_force_from")
    list_select_related = ("association",)

    @admin.display(description="状态")
    def standing_text(self, convention):
        return convention.standing

    def get_urls(self):
        own = [
            ("<int:pk>/write/", self.write_view, "write"),
            ("<int:pk>/put-up/", self.put_up_view, "put_up"),
            ("<int:pk>/take-back/", self.take_back_view, "take_back"),
            ("<int:pk>/adopt/", self.adopt_view, "adopt"),
            ("<int:pk>/throw-away/", self.throw_away_view, "throw_away"),
            ("comments/<int:pk>/answer/", self.answer_view, "answer"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"market_convention_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def has_add_permission(self, request):
        return can_found(request.user)

    def convention_or_404(self, pk) -> Convention:
        return self.row_or_404(Convention.objects.select_related("association__bureau"), pk)

    def guided_or_403(self, request, pk) -> Convention:
        convention = self.convention_or_404(pk)
        if not can_guide(request.user, convention.association):
            raise PermissionDenied("由协会的指导单位办理。")
        return convention

    def add_view(self, request, form_url="", extra_context=None):
        """The next version: its fields begin with the text of the newest one. Nothing is kept before it is
        sent; a version in preparation is gone on with."""
        association = guided_association(request.user)
        newest = association.conventions.first()
        if newest is not None and newest.state in {"draft", "commenting"}:
            return redirect(CHANGE, newest.pk)
        initial = {"title": newest.title, "text": newest.text} if newest else {}

        @transaction.atomic
        def begin(**values):
            draft = conventions.begin(association, by=request.user)
            conventions.write(draft, by=request.user, **values)

        return form_page(
            request,
            ConventionForm(posted(request), initial=initial),
            begin,
            context=self.context(request, "起草公约", association),
            done="已存为草稿。",
            target=reverse(LIST),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        convention = self.convention_or_404(object_id)
        comments = ConventionComment.objects.filter(round__convention=convention)
        signatures = convention.signatures.select_related("enterprise", "signed_by")
        context = self.context(request, "", convention) | {
            "convention": convention,
            "rounds": list(convention.rounds.all()),
            "comments": list(comments.select_related("round", "answered_by")[:SHOWN]),
            "waiting": comments.waiting().count(),
            "signatures": list(signatures[:SHOWN]),
            "standing_signatures": signatures.standing().count(),
            "clocks": list(Deadline.objects.of(convention).select_related("rule", "owner")),
            "guides": can_guide(request.user, convention.association),
        }
        return TemplateResponse(request, "admin/market/convention.html", context)

    def history_view(self, request, object_id, extra_context=None):
        return redirect(CHANGE, object_id)

    def step(self, request, convention, form, service, *, heading, done):
        """One step with its form."""
        return form_page(
            request,
            form,
            lambda **values: service(convention, by=request.user, **values),
            context=self.context(request, heading, convention),
            done=done,
            target=reverse(CHANGE, args=[convention.pk]),
        )

    def write_view(self, request, pk):
        convention = self.guided_or_403(request, pk)
        initial = {"title": convention.title, "text": convention.text}
        form = ConventionForm(posted(request), initial=initial)
        return self.step(
            request, convention, form, conventions.write, heading="修改草稿", done="草稿已保存。"
        )

    def put_up_view(self, request, pk):
        convention = self.guided_or_403(request, pk)
        form = PutUpForm(posted(request))
        return self.step(
            request,
            convention,
            form,
            conventions.put_up,
            heading="公开征求意见",
            done="已经公开征求意见。",
        )

    def adopt_view(self, request, pk):
        convention = self.guided_or_403(request, pk)
        form = AdoptForm(posted(request), initial={"text": convention.text})
        return self.step(
            request,
            convention,
            form,
            conventions.adopt,
            heading="登记通过",
            done="已经登记，到施行日自动施行。",
        )

    @method_decorator(require_POST)
    def take_back_view(self, request, pk):
        convention = self.guided_or_403(request, pk)
        return button(
            request,
            lambda: conventions.take_back(convention, by=request.user),
            done="已退回草稿，可以修改以后再次征求意见。",
            target=reverse(CHANGE, args=[convention.pk]),
        )

    @method_decorator(require_POST)
    def throw_away_view(self, request, pk):
        convention = self.guided_or_403(request, pk)
        return button(
            request,
            lambda: conventions.throw_away(convention, by=request.user),
            done="草稿已经删除。",
            target=reverse(LIST),
        )

    def answer_view(self, request, pk):
        rows = ConventionComment.objects.select_related("round__convention")
        row = self.row_or_404(rows, pk)
        convention = self.guided_or_403(request, row.round.convention_id)
        context = self.context(request, "答复意见", convention)
        return form_page(
            request,
            AnswerForm(posted(request)),
            lambda **values: conventions.answer(row, by=request.user, **values),
            context=context | {"quoted": row.content},
            done="已经答复并公开。",
            target=reverse(CHANGE, args=[convention.pk]),
        )
