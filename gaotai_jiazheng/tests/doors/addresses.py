"""Every address of the portal, filled with rows of the county."""

import re
import uuid
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib import admin
from django.urls import get_resolver, resolve, reverse

from complaints.forms.steps import form_of
from complaints.models import Attachment, CollectiveAlert
from complaints.transitions import Action
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW
from gaotai_jiazheng.tests.test_strangers import possibilities, walk
from reminders.models import Notification

# No row has this key, however many tests the database has seen.
NO_ROW = 2**31 - 1
# Pages of an app whose address does not begin with the app's name.
APPS_OF_ADDRESSES = {"inbox": "reminders", "open-data": "complaints"}


@dataclass(frozen=True)
class Address:
    """What a line of a table is about: a route, and the row of the county that it is filled with."""

    route: str
    row: str
    path: str = field(compare=False)

    @property
    def table(self):
        """The name of the table that has the line: an app's, "api", "workbench" or "site"."""
        first, second, *_ = [*self.path.strip("/").split("/"), "", ""]
        if first == "api":
            return first
        if first == "admin":
            return second if second in apps.app_configs else "workbench"
        app = APPS_OF_ADDRESSES.get(first, first)
        return app if app in apps.app_configs else "site"

    @property
    def app(self):
        """The app whose rules the page asks: the one its table is about, or else the view's own."""
        if self.table in apps.app_configs:
            return self.table
        return resolve(self.path.partition("?")[0]).func.__module__.partition(".")[0]


def addresses_of(everybody):
    """Every address, each once for each row that it is tried with."""
    rows = rows_of(everybody)
    names = {name for name, _ in walk(get_resolver()) if name}
    for name in sorted(names):
        for row, arguments, query in rows.get(name) or of_admin(name) or [("-", None, "")]:
            paths = (
                [reverse(name, args=list(arguments.values()))]
                if arguments is not None
                else paths_of(name)
            )
            for path in paths:
                yield Address(name, row, path + query)
    yield Address("admin:anything-else", "-", "/admin/nothing/")


def paths_of(name):
    """The path of a name without arguments; for any other one with arguments that fit nothing."""
    return [re.sub(r"/1(?=[/.])", f"/{NO_ROW}", path) for path in sorted(possibilities(name))[:1]]


def of_admin(name):
    """The page of a register's first row; of a row that does not exist while the register is empty."""
    app_model, _, page = name.removeprefix("admin:").rpartition("_")
    if not name.startswith("admin:") or page not in OF_ONE_ROW:
        return None
    for model in admin.site._registry:
        if app_model == f"{model._meta.app_label}_{model._meta.model_name}":
            key = model._base_manager.order_by("pk").values_list("pk", flat=True).first()
            return [("the-first" if key else "none", {"object_id": key or 1}, "")]
    return None


def rows_of(everybody):
    """Route -> (row, arguments, query) of each row of the county that it is tried with."""
    return {
        **everybody.rooms.addresses(),
        **cases_in_the_workbench(everybody),
        **messages_and_papers(everybody),
        **registers(everybody),
        **public_pages(everybody),
        **programs(everybody),
    }


def cases_in_the_workbench(everybody):
    cases = everybody.cases()
    return {
        **{f"admin:complaints_complaint_{page}": of_objects(cases) for page in OF_ONE_ROW},
        "admin:complaints_complaint_reveal": of(cases),
        "admin:complaints_complaint_step": steps(everybody),
        "admin:complaints_complaint_paper": [
            ("case_a", {"pk": cases["case_a"].pk, "form": "complaint-registration"}, ""),
            ("case_b", {"pk": cases["case_b"].pk, "form": "complaint-registration"}, ""),
            ("report", {"pk": cases["report"].pk, "form": "report-registration"}, ""),
            ("none", {"pk": cases["case_a"].pk, "form": "no-such-form"}, ""),
        ],
        "admin:complaints_complaint_refund": of(cases, contract="deposit"),
        "admin:complaints_complaint_publish": of({**cases, "settled": everybody.settled}),
        "admin:complaints_complaint_assign": [
            (row, {}, f"?cases={case.pk}") for row, case in cases.items()
        ],
        "admin:complaints_complaint_collective": [
            ("wages", {"pk": CollectiveAlert.objects.order_by("pk").first().pk}, "")
        ],
        "admin:complaints_complaint_filed": [("none", {"once": uuid.UUID(int=1)}, "")],
        "admin:complaints_complaint_changelist": [("-", {}, ""), ("all", {}, "?state=all")],
        "admin:changes_of_register": [
            ("cases", {"app_label": "complaints", "model_name": "complaint"}, "")
        ],
        "admin:changes_of_row": [
            (row, {"app_label": "complaints", "model_name": "complaint", "pk": case.pk}, "")
            for row, case in cases.items()
        ],
    }


def messages_and_papers(everybody):
    message = Notification.objects.inbox_of(everybody.people["handler"]).first()
    return {
        "admin:reminders_deadline_change": clocks(everybody, "object_id"),
        "admin:notification_notice": of(everybody.letters),
        "admin:notification_send_again": of({"text": everybody.letters["text"]}),
        "reminders:open_message": [("of-handler", {"pk": message.pk}, "")],
        **{
            f"admin:papers_paper_{page}": [("of-case_a", {"pk": everybody.paper.pk}, "")]
            for page in ("pdf", "print", "deliver", "withdraw")
        },
        "deadlines_feed": [("no-secret", {}, ""), ("secret", {}, f"?token={everybody.feed}")],
    }


def registers(everybody):
    people, partner = everybody.people, everybody.partner
    return {
        "admin:exchange_workorder_change": [("order", {"object_id": everybody.order.pk}, "")],
        "admin:exchange_importbatch_blank": [("partner", {"pk": partner.pk}, "")],
        **{
            f"admin:exchange_importbatch_{page}": [("checked", {"pk": everybody.batch.pk}, "")]
            for page in ("columns", "confirm", "discard", "undo", "problems")
        },
        "admin:exchange_partner_keys": [("partner", {"pk": partner.pk}, "")],
        "admin:auth_user_password_change": [("other", {"id": people["other"].pk}, "")],
        "admin:accounts_user_change": of_objects({row: people[row] for row in ("other", "audit")}),
        "admin:app_list": [("complaints", {"app_label": "complaints"}, "")],
        "admin:autocomplete": [
            ("users", {}, "?app_label=bureaus&model_name=bureaumember&field_name=user")
        ],
    }


def public_pages(everybody):
    cases = everybody.cases()
    return {
        "complaints:step": [("what", {"slug": "what"}, "")],
        "complaints:report": [("none", {"slug": "no-such-page"}, "")],
        "complaints:ask": [("none", {"slug": "no-such-page"}, "")],
        "complaints:wage_step": [("pay", {"slug": "pay"}, "")],
        "complaints:attachment": [
            (row, {"pk": Attachment.objects.get(complaint=cases[row]).pk}, "")
            for row in ("case_a", "report")
        ],
        "complaints:clock": clocks(everybody, "pk"),
        "complaints:published_one": [("public", {"pk": everybody.publication.pk}, "")],
        "complaints:one_enterprise_statistics": [
            ("enterprise", {"pk": everybody.enterprise.pk}, "")
        ],
        "plan:measure": [("measure", {"number": everybody.measure.number}, "")],
    }


def programs(everybody):
    measure = everybody.measure
    return {
        "api_community-detail": of({"community": everybody.community}),
        "api_enterprise-detail": of({"enterprise": everybody.enterprise}),
        "api_measure-detail": of({"measure": measure}),
        "api_target-detail": of({"target": measure.targets.get()}),
        "staff_complaint": of(everybody.cases()),
        "work_order": [("order", {"external_number": everybody.order.external_number}, "")],
    }


def of_objects(rows):
    """As Django's own pages of a row name its key."""
    return [(name, {"object_id": row.pk}, "") for name, row in rows.items()]


def of(cases, **more):
    return [(row, {"pk": case.pk, **more}, "") for row, case in cases.items()]


def clocks(everybody, name):
    return [
        (row, {name: everybody.clocks_of(case).first().pk}, "")
        for row, case in everybody.cases().items()
    ]


def steps(everybody):
    """Every step of the case that is accepted; of the others the ones that tell people apart."""
    told_apart = (Action.RECORD, Action.NOTE, Action.ASSIGN, Action.SUPERVISE)
    for row, case in everybody.cases().items():
        for action in Action if row == "case_a" else told_apart:
            if form_of(case.kind, action) is not None:
                yield f"{row}/{action.value}", {"pk": case.pk, "action": action.value}, ""
