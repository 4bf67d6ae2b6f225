"""Cards in the workbench: who waits for one, issuing, and what becomes of a card."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from cards import codes, permissions, services
from cards.forms import IssueForm, ReasonForm, ReplaceForm
from cards.models import Card
from cards.rule import Colour, reason_in_words
from cards.transitions import Action, State, state_after
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import FormAnswers, posted
from gaotai_jiazheng.form_fields import IdNumberField
from gaotai_jiazheng.register_admin import PagesAdmin, get_or_404
from reminders.models import Deadline
from workers.models import Employment, IdType, Worker
from workers.models.worker import id_digest

FOLDER = "admin/cards"
SHOWN_WAITING = 50
HAS_ONE = "已经有证的，打开那张证：挂失、补发都在那一页。"
RED_BUT_FOR_IDENTITY = ["employment missing", "background missing"]
# What is no fault of who filled the form in.
CONFLICTS = frozenset(
    {
        "card_in_use",
        "card_lost",
        "step_not_allowed",
        "standing_red",
        "identity_not_seen",
        "no_signing_key",
    }
)
STEPS = {
    Action.REPLACE: services.replace,
    Action.REPORT_LOST: services.report_lost,
    Action.REVOKE: services.revoke,
}


class FindForm(forms.Form):
    """A worker by her identity number."""

    id_number = IdNumberField(label="居民身份证号码", help_text=HAS_ONE)

    def clean_id_number(self):
        number = self.cleaned_data["id_number"]
        digest = id_digest(IdType.RESIDENT, number)
        self.worker = Worker.objects.registered().filter(id_digest=digest).first()
        if self.worker is None:
            raise ValidationError("登记的家政服务员里没有这个号码，请核对。", code="unknown")
        return number


@admin.register(Card)
class CardAdmin(PagesAdmin):
    """Only services write here; each step is a page with a form."""

    reads, answers = staticmethod(permissions.sees_cards), FormAnswers(CONFLICTS)
    own_pages = (
        ("<int:pk>/step/<slug:action>/", "step_view", "step"),
        ("<int:pk>/print/", "print_view", "print"),
    )

    list_display = ("code_text", "holder", "enterprise", "state", "colour_text", "valid_until")
    list_filter = ("state", "bureau")
    list_select_related = ("worker__standing", "enterprise")
    search_fields = ("number",)
    search_help_text = "证上的编号"

    @admin.display(description="编号")
    def code_text(self, card):
        return str(card)

    @admin.display(description="持证人")
    def holder(self, card):
        return card.worker.masked_name

    @admin.display(description="今天的颜色")
    def colour_text(self, card):
        standing = getattr(card.worker, "standing", None)
        return Colour(standing.colour).name_in_chinese if standing and card.is_live else "－"

    def get_search_results(self, request, queryset, search_term):
        """By the whole code, as it is printed or typed."""
        if not search_term.strip():
            return queryset, False
        try:
            return queryset.filter(number=codes.number_of(codes.clean(search_term))), False
        except ValueError:
            return queryset.none(), False

    def has_add_permission(self, request):
        return permissions.can_issue(request.user)

    def named_rows(self, request):
        return self.get_queryset(request).select_related(
            "worker__standing", "enterprise", "bureau", "issued_by", "replaces", "key"
        )

    def add_view(self, request, form_url="", extra_context=None):
        """Who waits for a card; with ?worker=, the form to issue one."""
        if not self.has_add_permission(request):
            raise PermissionDenied("只有发证单位的人员可以发证。")
        if "worker" in request.GET:
            return self.issue_view(request)
        form = FindForm(posted(request))
        if request.method == "POST" and form.is_valid():
            if card := standing_card(form.worker):
                messages.info(request, "已经有上门服务证，挂失、补发都在这一页。")
                return redirect(self.address_of(card))
            return redirect(f"{request.path}?worker={form.worker.pk}")
        context = self.context(request, "发证") | {
            "form": form,
            "waiting": [
                (worker, [reason_in_words(reason) for reason in worker.standing.reasons])
                for worker in waiting_for_a_card()[:SHOWN_WAITING]
            ],
        }
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, f"{FOLDER}/waiting.html", context, status=status)

    def issue_view(self, request):
        worker = worker_or_404(request.GET["worker"])
        day = timezone.localdate()
        verdict = services.verdict_now(worker.pk, day)
        context = self.context(request, f"给{worker}发证") | {
            "worker": worker,
            "verdict": verdict,
            "reasons": [reason_in_words(reason) for reason in verdict.reasons],
        }
        form = IssueForm(posted(request), worker=worker, day=day)
        return self.answers.page(
            request,
            form,
            lambda: services.issue(worker, by=request.user, **form.cleaned_data),
            context=context,
            done="已发证。",
            target=self.address_of,
            template=f"{FOLDER}/issue.html",
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Whose card it is, how she stands today, the clock of a loss, what was done with it."""
        card = self.row_or_404(request, object_id)
        verdict = services.verdict_now(card.worker_id, timezone.localdate())
        can_issue = permissions.can_issue(request.user)
        context = self.context(request, "上门服务证", card) | {
            "card": card,
            "verdict": verdict,
            "reasons": [reason_in_words(reason) for reason in verdict.reasons],
            "clocks": list(Deadline.objects.of(card).select_related("rule").order_by("pk")),
            "steps": list(card.steps.select_related("by")[:50]),
            "actions": [
                action for action in STEPS if can_issue and state_after(card.state, action)
            ],
            "can_print": card.is_live and permissions.can_print(request.user, card),
        }
        return TemplateResponse(request, f"{FOLDER}/card.html", context)

    def step_view(self, request, pk, action):
        card = self.row_or_404(request, pk)
        if action not in STEPS:
            raise Http404
        action = Action(action)
        if not permissions.can_issue(request.user):
            raise PermissionDenied(f"只有发证单位的人员可以{action.label}。")

        def take(form):
            return STEPS[action](card, by=request.user, **form.cleaned_data)

        context = self.context(request, action.label, card) | {"is_grave": action != Action.REPLACE}
        form = self.form_of(request, card, action)
        return self.answer(request, form, take, context, target=self.address_of)

    def form_of(self, request, card, action):
        if action == Action.REPLACE:
            return ReplaceForm(posted(request), card=card, day=timezone.localdate())
        return ReasonForm(posted(request))

    def print_view(self, request, pk):
        """The card as PDF, ready to be printed and cut."""
        card = self.row_or_404(request, pk)
        if not card.is_live:
            raise Http404
        address = client_address(request)
        return pdf_response(
            services.printed([card], by=request.user, layout="card", address=address), card
        )


def waiting_for_a_card():
    """Workers who could have a card today, or who lack nothing but a look at their identity paper; who has lost hers
    waits in the list of lost cards."""
    has_card = Card.objects.filter(worker=OuterRef("pk"), state__in=[State.ISSUED, State.LOST])
    could = Q(standing__colour__lt=Colour.RED) | Q(
        standing__reasons__contains=["identity missing"]
    ) & ~Q(standing__reasons__overlap=RED_BUT_FOR_IDENTITY)
    works = Employment.objects.in_force(timezone.localdate()).filter(worker=OuterRef("pk"))
    rows = Worker.objects.registered().filter(could, ~Exists(has_card), Exists(works))
    return rows.select_related("standing").order_by("pk")


def standing_card(worker) -> Card | None:
    """The card that she has, or has lost and waits to have replaced."""
    rows = Card.objects.filter(worker=worker, state__in=[State.ISSUED, State.LOST])
    return rows.order_by("-pk").first()


def worker_or_404(pk) -> Worker:
    return get_or_404(Worker.objects.registered(), pk)


def pdf_response(content, card):
    """The PDF under the card's code."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="card-{card.code}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
