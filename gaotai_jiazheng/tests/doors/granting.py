"""What is asked of the county in money: a row of everything with an address, of two bureaus."""

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from bureaus.tests.factories import BureauFactory
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from subsidies.models import Application, ClassClaim, Material, PolicyAmount, SubsidyPolicy
from workers.tests.factories import id_number

STAGES = {
    "travel": [
        {"code": "town", "name": "镇初审", "who": "town"},
        {"code": "county", "name": "县审核"},
    ],
    "training": [{"code": "review", "name": "审核"}],
    "worker-reward": [{"code": "review", "name": "审核"}],
    "social-insurance": [{"code": "review", "name": "审核"}],
}

# Pages of what a bureau keeps of its policy.
KEPT = ("next", "rewrite", "window", "confirm", "take_back", "stage_add", "amount_add")


class Granting:
    """An application at the town's stage under a policy of 县人社局, one under a policy of 县总工会, and one of
    the member's enterprise."""

    def __init__(self, work, classrooms, enterprise):
        self.classes = {name: room.row for name, room in classrooms.rooms.items()}
        labour = work.people["labour"].memberships.get().bureau
        union = BureauFactory(slug="trade-union", name="县总工会")
        self.labours = application(policy("travel", labour), 71, town=work.community.town)
        self.unions = application(policy("worker-reward", union), 72)
        self.units = application(
            policy("social-insurance", labour, is_for_units=True), 73, enterprise=enterprise
        )
        self.claim = ClassClaim.objects.create(
            training_class=self.classes["own"],
            institution=self.classes["own"].institution,
            policy=policy("training", labour),
            year=2026,
            bank_account="6222020200112233",
            amount_fen=100000,
            made_by=classrooms.own.teacher,
        )
        self.amounts = {"labour": amount(self.labours.policy), "union": amount(self.unions.policy)}
        self.papers = {row.pk: material(row) for row in (self.labours, self.unions)}

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        rows = {"labour": self.labours, "union": self.unions}
        policies = {name: row.policy for name, row in rows.items()}
        claim = {"labour": self.claim}
        return {
            "subsidies:class_claim": keyed(self.classes),
            "workspace_subsidies:open": keyed({"member": self.units}),
            **every("admin:subsidies_classclaim_{}", OF_ONE_ROW, claim),
            "admin:subsidies_classclaim_step": keyed(claim, step="check"),
            **every("admin:subsidies_application_{}", ("reveal", "complete", *OF_ONE_ROW), rows),
            "admin:subsidies_application_step": [
                *keyed(rows, step="agree"),
                *keyed(rows, step="return"),
                *keyed(rows, step="refuse"),
                *keyed(rows, step="correct"),
            ],
            "admin:subsidies_application_material": [
                (name, {"pk": row.pk, "material": self.papers[row.pk].pk}, "")
                for name, row in rows.items()
            ],
            "admin:subsidies_application_paper": [
                (name, {"code": row.code}, "") for name, row in policies.items()
            ],
            **every("admin:subsidies_subsidypolicy_{}", (*OF_ONE_ROW, *KEPT), policies),
            **{
                f"admin:subsidies_subsidypolicy_{page}": [
                    (name, {"pk": row.pk, "code": row.stages[0]["code"]}, "")
                    for name, row in policies.items()
                ]
                for page in ("stage", "stage_drop")
            },
            "admin:subsidies_subsidypolicy_amount": [
                (name, {"pk": row.policy_id, "line": row.pk}, "")
                for name, row in self.amounts.items()
            ],
            "subsidies:policy": [(name, {"code": row.code}, "") for name, row in policies.items()],
            "subsidies:paper": [(name, {"code": row.code}, "") for name, row in policies.items()],
            "subsidies:begin": [(name, {"code": row.code}, "") for name, row in policies.items()],
        }


def policy(code, bureau, **values) -> SubsidyPolicy:
    return SubsidyPolicy.objects.create(
        code=code,
        name=f"补贴{code}",
        basis_name="实施方案",
        in_force_from=date(2025, 1, 1),
        region="高台县",
        bureau=bureau,
        office="窗口",
        conditions="条件",
        terms={"min_months": 3},
        stages=STAGES[code],
        fund="employment",
        **values,
    )


def amount(found) -> PolicyAmount:
    return PolicyAmount.objects.create(
        policy=found,
        key="award",
        label="每人",
        amount_fen=200000,
        in_force_from=found.in_force_from,
        source="文件",
    )


def application(found, n, **values) -> Application:
    return Application.objects.create(
        number=f"BT20261123{n:06}",
        policy=found,
        state="checking",
        name="王秀兰",
        id_number=id_number(n),
        phone="13893600001",
        bank_account="6222020200112233",
        year=2026,
        submitted_at=timezone.now(),
        **values,
    )


def material(row) -> Material:
    return Material.objects.create(
        application=row,
        name="证明",
        file=ContentFile(b"%PDF-1.4", name="none.pdf"),
        content_type="application/pdf",
        size=1,
        digest=f"{row.pk:064}",
    )
