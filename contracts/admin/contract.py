"""Contracts in the workbench: looked at with masks; opened one by one with a reason that is kept."""

import json

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.template.response import TemplateResponse

from accounts.access import accesses_of
from accounts.decorators import reauthentication
from contracts import permissions
from contracts.admin.pages import FOLDER, WatchedAdmin
from contracts.forms.keeping import RevealForm
from contracts.models import ServiceContract
from contracts.services import opening
from contracts.transitions import Role
from gaotai_jiazheng.client_address import client_address
from gaotai_jiazheng.form_answers import posted

SHOWN_LOOKS = 20


@admin.register(ServiceContract)
class ServiceContractAdmin(WatchedAdmin):
    list_display = (
        "__str__",
        "enterprise",
        "mode",
        "standing_word",
        "consumer_shown",
        "worker_shown",
        "place",
        "starts_on",
        "ends_on",
    )
    list_filter = ("state", "mode")
    search_fields = ("number", "enterprise__name", "sha256")
    search_help_text = "合同编号、企业名称、SHA-256"
    own_pages = (("<int:pk>/reveal/", "reveal_view", "reveal"),)

    @admin.display(description="状态")
    def standing_word(self, contract):
        return contract.standing

    @admin.display(description="地点")
    def place(self, contract):
        return contract.place_shown or "–"

    def get_queryset(self, request):
        """What was sent; a draft is its enterprise's own."""
        rows = super().get_queryset(request).exclude(state="draft")
        return rows.select_related(
            "enterprise", "template", "supersedes", "town", "community__town"
        ).defer("answers")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The facts, who has signed, hints about its words, the prices of its minute; people masked."""
        contract = self.row_or_404(request, object_id)
        signatures = {each.role: each for each in contract.signatures.all()}
        content = contract.text.content
        context = self.context(request, "三方合同", contract) | {
            "contract": contract,
            "people": [(party, party.shown) for party in contract.parties.all()],
            "parties": [{"role": role, "signature": signatures.get(role)} for role in Role],
            "hints": json.loads(content)["hints"] if content else [],
            "prices": contract.text.prices,
            "steps": list(contract.steps.select_related("by").order_by("-pk")),
            "successor": contract.successors.exclude(state="draft").first(),
            "looks": list(accesses_of(contract)[:SHOWN_LOOKS]),
            "can_reveal": permissions.can_reveal(request.user) and not contract.erased_at,
        }
        return TemplateResponse(request, f"{FOLDER}/contract.html", context)

    def reveal_view(self, request, pk):
        """Ask why, write it down, then show what is sealed; once."""
        contract = self.row_or_404(request, pk)
        if not permissions.can_reveal(request.user):
            raise PermissionDenied("只有查看三方合同的单位的人员可以查看原文。")
        if asks_again := reauthentication(request):
            return asks_again
        form = RevealForm(posted(request))
        opened, status = None, 200
        if request.method == "POST":
            status = 422
            if form.is_valid():
                try:
                    opened = opening.open_contract(
                        contract,
                        form.cleaned_data["parts"],
                        reason=form.cleaned_data["reason"],
                        by=request.user,
                        address=client_address(request),
                    )
                    status = 200
                except ValidationError as error:
                    form.add_error("reason", error.messages)
        context = self.context(request, "查看原文", contract) | {
            "contract": contract,
            "form": form,
            "opened": opened,
        }
        return TemplateResponse(request, f"{FOLDER}/reveal.html", context, status=status)
