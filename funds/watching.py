"""The warning of money that is not used: from 1 October of its year, once for each budget.

Assumption: the plan names no such day; 内部管理, to be confirmed by 县财政局. A day that was missed is made up
for until the year ends. Safe to run twice, and by two at once.
"""

from datetime import date

from django.utils import timezone
from django.utils.formats import date_format

from funds.figures import lines
from funds.models import Budget
from reminders import outbox

WARNED_FROM_MONTH = 10
TOLD = ("contact", "leader")


def warn_of_unspent(on: date | None = None) -> int:
    """Tell the bureaus of a fund what of this year's budget is still free; how many budgets were told of."""
    on = on or timezone.localdate()
    if on.month < WARNED_FROM_MONTH:
        return 0
    budgets = Budget.objects.filter(year=on.year, closed_at=None)
    free = [line for line in lines(budgets, on) if line.free > 0]
    for line in free:
        warn(line, on)
    return len(free)


def warn(line, on):
    """The key of the message holds budget and bureau, so that nobody is told twice."""
    fund, budget = line.budget.fund, line.budget
    message = outbox.Message(
        kind="budget_unspent",
        subject=f"{budget}还有{line.free_yuan}元没有使用",
        body=(
            f"到{date_format(on)}，预算{line.budgeted_yuan}元，已承诺{line.committed_yuan}元，"
            f"已支付{line.paid_yuan}元。年底前没有使用的由监管单位收回。"
        ),
        link=budget.get_absolute_url(),
        dedupe_key=f"budget_unspent:{budget.pk}",
    )
    rows = []
    for bureau_id in sorted({fund.bureau_id, fund.supervisor_id}):
        rows += outbox.post_to_members(bureau_id, TOLD, message)
    outbox.write(rows)
