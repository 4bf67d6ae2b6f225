"""What is proved of funds together with the books."""

from ledger.proving import add_invariant

add_invariant(
    "budgets_are_their_decisions",
    "每项年度预算的余额等于下达、调剂、收回之和减去已支付",
    """
    SELECT count(*) FROM funds_budget AS budget
    JOIN ledger_account AS account ON account.id = budget.account_id
    WHERE account.balance_fen <> (
        SELECT COALESCE(sum(CASE
            WHEN from_budget_id = budget.id OR kind = 'take_back' THEN -amount_fen ELSE amount_fen END), 0)
        FROM funds_budgetchange
        WHERE state = 'approved' AND (budget_id = budget.id OR from_budget_id = budget.id)
    ) - (SELECT COALESCE(sum(amount_fen), 0) FROM funds_batchpayment WHERE budget_id = budget.id)
    """,
)
add_invariant(
    "commitments_are_held",
    "每项年度预算的冻结金额等于它未解除的承诺之和",
    """
    SELECT count(*) FROM funds_budget AS budget
    JOIN ledger_account AS account ON account.id = budget.account_id
    LEFT JOIN (SELECT budget_id, sum(it.amount_fen) AS total FROM funds_commitment AS it
        LEFT JOIN ledger_holdend AS ended ON ended.hold_id = it.hold_id
        WHERE ended.hold_id IS NULL GROUP BY budget_id) AS kept ON kept.budget_id = budget.id
    WHERE account.held_fen <> COALESCE(kept.total, 0)
    """,
)
add_invariant(
    "payables_paid_once",
    "已到账的款项恰好有一行成功的批次明细、一笔用去的冻结，其余的一行也没有",
    """
    SELECT count(*) FROM funds_payable AS payable
    JOIN funds_commitment AS it ON it.id = payable.commitment_id
    LEFT JOIN ledger_holdend AS ended ON ended.hold_id = it.hold_id AND ended.entry_id IS NOT NULL
    LEFT JOIN (SELECT payable_id, count(*) AS lines FROM funds_batchrow
        WHERE outcome = 'paid' GROUP BY payable_id) AS paid ON paid.payable_id = payable.id
    WHERE COALESCE(paid.lines, 0) <> (payable.state = 'paid')::int
        OR payable.state <> 'cancelled' AND (ended.hold_id IS NOT NULL) <> (payable.state = 'paid')
    """,
)
add_invariant(
    "batches_add_up",
    "每个批次的笔数和金额等于它的明细之和，支付等于成功的明细之和，由两个人编制和复核",
    """
    SELECT count(*) FROM funds_paymentbatch AS batch
    LEFT JOIN (SELECT batch_id, count(*) AS lines, sum(amount_fen) AS total,
        COALESCE(sum(amount_fen) FILTER (WHERE outcome = 'paid'), 0) AS paid
        FROM funds_batchrow GROUP BY batch_id) AS line ON line.batch_id = batch.id
    LEFT JOIN (SELECT batch_id, sum(amount_fen) AS total FROM funds_batchpayment GROUP BY batch_id)
        AS payment ON payment.batch_id = batch.id
    WHERE (batch.count, batch.total_fen, COALESCE(payment.total, 0))
            IS DISTINCT FROM (COALESCE(line.lines, 0), COALESCE(line.total, 0), COALESCE(line.paid, 0))
        OR batch.state IN ('approved', 'sent', 'settled')
            AND (batch.approved_by_id IS NULL OR batch.approved_by_id = batch.made_by_id)
    """,
)
