"""Workers in the workbench: each bureau enters and verifies its own facts and sees no other's."""

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.access import accesses_of
from gaotai_jiazheng.form_answers import add_errors
from gaotai_jiazheng.register_admin import RegisterAdmin, get_or_404
from workers import permissions, to_verify
from workers.admin.looking import LookingPages
from workers.admin.paper_pages import WORDS, PaperPages
from workers.forms.finding import CorrectForm
from workers.metrics import ROWS
from workers.models import (
    Attestation,
    BackgroundCheck,
    BackgroundResult,
    Employment,
    HealthCertificate,
    InsuranceMonth,
    OccupationCertificate,
    PaperFile,
    Worker,
)
from workers.services import correcting, papers

FOLDER = "admin/workers"
SHOWN = 50
LOOKS_SHOWN = 10


class EmployedFilter(admin.SimpleListFilter):
    """Those who work for an enterprise today, and those who do not."""

    title = "在职"
    parameter_name = "employed"

    def lookups(self, request, model_admin):
        return [("yes", "在职"), ("no", "不在职")]

    def queryset(self, request, queryset):
        current = Employment.objects.in_force(timezone.localdate())
        is_employed = Exists(current.filter(worker=OuterRef("pk")))
        if self.value() == "yes":
            return queryset.filter(is_employed)
        return queryset.exclude(is_employed) if self.value() == "no" else queryset


class PapersFilter(admin.SimpleListFilter):
    """Who has a paper that holds today: the rows behind the figures of the register."""

    title = "材料"
    parameter_name = "holds"

    def lookups(self, request, model_admin):
        return [("health", "健康证明有效"), ("insured", "有商业保险"), ("contract", "有书面合同")]

    def queryset(self, request, queryset):
        rows = ROWS.get(self.value())
        return queryset.filter(pk__in=rows(timezone.localdate())) if rows else queryset


class ToVerifyFilter(admin.SimpleListFilter):
    """Whose papers of a kind wait for the person's bureau."""

    title = "待核验"
    parameter_name = "to_verify"

    def lookups(self, request, model_admin):
        return [
            (word, model._meta.verbose_name)
            for word, model in to_verify.KINDS.items()
            if permissions.can_verify(request.user, model)
        ]

    def queryset(self, request, queryset):
        word = self.value()
        return to_verify.narrowed(queryset, word) if word in to_verify.KINDS else queryset


@admin.register(Worker)
class WorkerAdmin(LookingPages, PaperPages, RegisterAdmin):
    """Names, numbers and telephones are masked; they open one by one, with a reason."""

    list_display = ["__str__", "sex", "town", "state", "registered_at"]
    list_select_related = ["town"]
    list_filter = ["state", "town", EmployedFilter, PapersFilter, ToVerifyFilter]
    list_max_show_all = 0
    sortable_by = ()
    actions = None
    actions_list = ["find"]

    def get_urls(self):
        own = [
            ("<int:pk>/open/", self.reveal_view, "open"),
            ("<int:pk>/correct/", self.correct_view, "correct"),
            ("<int:pk>/background/", self.background_view, "background"),
            ("<int:pk>/attest/", self.attest_view, "attest"),
            ("<int:pk>/month/<int:employment>/", self.month_view, "month"),
            ("<int:pk>/days/<int:employment>/", self.days_view, "days"),
            ("<int:pk>/verify/<slug:word>/<int:paper>/", self.verify_view, "verify"),
            ("<int:pk>/revoke/<int:paper>/", self.revoke_view, "revoke"),
            ("<int:pk>/conclusion/<int:paper>/", self.conclusion_view, "conclusion"),
        ]
        return [
            path(route, self.admin_site.admin_view(view), name=f"workers_worker_{name}")
            for route, view, name in own
        ] + super().get_urls()

    def get_queryset(self, request):
        return Worker.objects.visible_to(request.user).order_by("-pk")

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and permissions.sees_register(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        """Enterprises add; whoever works for none has no business in the register."""
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def worker_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(self.get_queryset(request).select_related("town"), pk)

    def context(self, request, title) -> dict:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def history_view(self, request, object_id, extra_context=None):
        """Looks stand on the page; what was changed in a row is the audit's to read."""
        self.worker_or_404(request, object_id)
        return redirect("admin:workers_worker_change", object_id)

    @method_decorator(never_cache)
    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The person, masked, and of her papers those that the person's bureau reads."""
        return self.page(request, self.worker_or_404(request, object_id))

    def page(self, request, worker, *, opened=None):
        user = request.user
        may = rights_of(user)
        employments = Employment.objects.visible_to(user).filter(worker=worker)
        attestations = Attestation.objects.visible_to(user).filter(worker=worker)
        months = InsuranceMonth.objects.visible_to(user).filter(employment__worker=worker)
        context = self.context(request, str(worker)) | {
            "worker": worker,
            "opened": opened,
            "employments": list(employments.select_related("enterprise")[:SHOWN]),
            "papers": papers_of(worker, user),
            "attestations": list(attestations.select_related("verification__bureau")[:SHOWN]),
            "months": list(months.select_related("employment__enterprise")[:SHOWN]),
            "can": may,
            "looks": list(accesses_of(worker)[:LOOKS_SHOWN]) if may["reveal"] else [],
        }
        return TemplateResponse(request, f"{FOLDER}/worker.html", context)

    @method_decorator(never_cache)
    def correct_view(self, request, pk):
        """Who somebody is, put right by 县人社局."""
        worker = self.worker_or_404(request, pk)
        if not permissions.keeps_register(request.user):
            raise PermissionDenied("只有县人社局可以更正。")
        return self.step_page(request, worker, CorrectForm, "更正", correcting.correct)

    def step_page(self, request, worker, form_class, heading, service, paper=None):
        """Show a form, and the paper that it is about, and take it: 422 what is filled in wrongly, 409 what has
        been done meanwhile."""
        form = form_class(request.POST if request.method == "POST" else None)
        status = 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    service(worker, by=request.user, **form.cleaned_data)
                except ValidationError as error:
                    add_errors(form, error)
                    status = 409 if getattr(error, "code", "") == "already_revoked" else 422
                else:
                    messages.success(request, f"已办理：{heading}。")
                    return redirect("admin:workers_worker_change", worker.pk)
        return self.form_page(request, worker, form, heading, status, paper)

    def form_page(self, request, worker, form, heading, status, paper=None):
        context = self.context(request, f"{heading} {worker}") | {
            "worker": worker,
            "form": form,
            "heading": heading,
            "paper": paper,
            "files": [] if paper is None else PaperFile.objects.of(paper).order_by("pk"),
            "can_open": permissions.can_reveal_to_bureau(request.user),
        }
        return TemplateResponse(request, f"{FOLDER}/form.html", context, status=status)


def rights_of(user) -> dict[str, bool]:
    """What the person may do on a worker's page: step -> whether."""
    return {
        "reveal": permissions.can_reveal_to_bureau(user),
        "correct": permissions.keeps_register(user),
        "background": permissions.can_enter(user, BackgroundCheck),
        "attest": bool(permissions.attested_kinds(user)),
        "month": permissions.can_enter(user, InsuranceMonth),
        "revoke": permissions.can_verify(user, OccupationCertificate),
        "conclusion": permissions.can_verify(user, HealthCertificate),
    }


def papers_of(worker, user) -> list[dict]:
    """The papers of each kind that the person's bureau reads, with their files and the looks that found them to be
    otherwise: one query a kind and two for all."""
    read = {
        word: list(rows_of(model, worker, user))
        for word, model in WORDS.items()
        if permissions.reads(user, model)
    }
    looks = papers.refusals_of([paper for rows in read.values() for paper in rows])
    files = {}
    for file in PaperFile.objects.filter(worker=worker).order_by("pk"):
        files.setdefault((file.paper_type_id, file.paper_id), []).append(file)
    return [
        {
            "word": word,
            "title": WORDS[word]._meta.verbose_name,
            "may_verify": word != "background" and permissions.can_verify(user, WORDS[word]),
            "rows": [
                shown_paper(paper)
                | {
                    "look": looks.get((type(paper), paper.pk)),
                    "files": files.get((kind_id(paper), paper.pk), []),
                }
                for paper in rows
            ],
        }
        for word, rows in read.items()
    ]


def kind_id(paper) -> int:
    return ContentType.objects.get_for_model(paper).pk


def rows_of(model, worker, user):
    related = ["verification__bureau", "entered_for"]
    if model is OccupationCertificate:
        related += ["occupation", "body"]
    rows = model.objects.visible_to(user).filter(worker=worker)
    return rows.select_related(*related)[:SHOWN]


def shown_paper(paper) -> dict:
    words = str(paper)
    if isinstance(paper, BackgroundCheck):
        words = f"{paper}：{BackgroundResult(paper.result).label}"
    until = None if isinstance(paper, HealthCertificate) else getattr(paper, "valid_until", None)
    return {"paper": paper, "words": words, "until": until}
