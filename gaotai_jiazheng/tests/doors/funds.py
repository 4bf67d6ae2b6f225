"""What is proved of funds: a row of everything with an address, of a bureau's own fund and of a rival's."""

from funds import services
from funds.tests.factories import AT, FundCounty, answered, demo_format
from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every

PAGES_OF_A_BATCH = ("approve", "send", "download", "answer", "withdraw")


class Funds:
    """A budget with a proposal, a payable that failed with a correction, and a batch that waits for the bank;
    a budget of a fund of 县工业信息化和商务局, whose people see nothing of the others."""

    def __init__(self, work):
        county = self.county = FundCounty()
        self.failed = county.payable(1)
        settled = county.sent()
        returned = services.look(settled, answered(settled, failing={1: "销户"}), by=county.maker)
        services.settle(returned, by=county.maker, at=AT)
        self.correction = services.propose_correction(
            self.failed,
            payee_name="张三",
            bank_account="6217000000000009",
            reason="本人出示新卡",
            by=county.maker,
        )
        county.payable(2)
        self.batch = county.sent()
        self.returned = services.look(self.batch, answered(self.batch), by=county.maker)
        self.change = services.propose_change(
            county.budget, "allocate", 100, document="高财社〔2026〕2号", by=county.maker
        )
        rival = county.make_fund("commerce", "商务发展资金", work.commerce)
        self.rival = county.make_budget(fund=rival, yuan=0)

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        batch, payable = {"sent": self.batch}, {"failed": self.failed}
        budgets = {"own": self.county.budget, "rival": self.rival}
        format_row, fund = {"demo": demo_format()}, {"own": self.county.fund}
        return {
            **every("admin:funds_budget_{}", ("propose", "close", *OF_ONE_ROW), budgets),
            **every(
                "admin:funds_budgetchange_{}",
                ("approve", "reject", *OF_ONE_ROW),
                {"proposed": self.change},
            ),
            **every("admin:funds_commitment_{}", OF_ONE_ROW, {"used": self.failed.commitment}),
            **every("admin:funds_payable_{}", ("correct", "cancel", *OF_ONE_ROW), payable),
            **{
                f"admin:funds_payable_{step}": [
                    ("failed", {"pk": self.failed.pk, "correction": self.correction.pk}, "")
                ]
                for step in ("look_twice", "refuse")
            },
            **every("admin:funds_paymentbatch_{}", (*PAGES_OF_A_BATCH, *OF_ONE_ROW), batch),
            "admin:funds_paymentbatch_settle": [
                ("sent", {"pk": self.batch.pk, "returned": self.returned.pk}, "")
            ],
            **every("admin:funds_fund_{}", OF_ONE_ROW, fund),
            **every("admin:funds_purpose_{}", OF_ONE_ROW, {"travel": self.county.purpose}),
            **every("admin:funds_bankformat_{}", OF_ONE_ROW, format_row),
        }
