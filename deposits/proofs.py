"""What is proved of deposits together with the books."""

from ledger.proving import add_invariant

add_invariant(
    "claims_paid_once",
    "每一笔已支付的先行赔付，恰好有一张金额相同的付款凭证；没有支付的，一张也没有",
    """
    SELECT count(*) FROM deposits_advanceclaim AS claim
    JOIN deposits_qualitydeposit AS deposit ON deposit.id = claim.deposit_id
    LEFT JOIN ledger_entry AS entry ON entry.key = claim.payment_key
    LEFT JOIN ledger_posting AS posting
        ON posting.entry_id = entry.id AND posting.account_id = deposit.account_id
    WHERE CASE WHEN claim.state = 'paid'
        THEN posting.amount_fen IS DISTINCT FROM -(claim.payable_yuan * 100)
            OR claim.entry_id IS DISTINCT FROM entry.id
        ELSE entry.id IS NOT NULL END
    """,
)
add_invariant(
    "claims_within_bounds",
    "先行赔付不超过单笔限额和已证实的损失，由两个不同的人审核，都不是提出人",
    """
    SELECT count(*) FROM deposits_advanceclaim AS claim
    JOIN deposits_depositterms AS terms ON terms.id = claim.terms_id
    WHERE claim.payable_yuan > LEAST(terms.claim_limit_yuan, claim.loss_yuan)
        OR claim.state IN ('approved', 'paid') AND (
            claim.first_approver_id IS NULL OR claim.second_approver_id IS NULL
            OR claim.first_approver_id = claim.second_approver_id
            OR claim.submitted_by_id IN (claim.first_approver_id, claim.second_approver_id))
    """,
)
add_invariant(
    "open_claims_are_held",
    "正在办理的先行赔付都冻结着同样金额，办结的都已解除",
    """
    SELECT count(*) FROM deposits_advanceclaim AS claim
    JOIN ledger_hold AS hold ON hold.id = claim.hold_id
    LEFT JOIN ledger_holdend AS ended ON ended.hold_id = hold.id
    WHERE hold.amount_fen <> claim.payable_yuan * 100
        OR (claim.state IN ('submitted', 'approved_once', 'approved')) <> (ended.hold_id IS NULL)
    """,
)
add_invariant(
    "paid_claims_are_recovered",
    "每一笔已支付的先行赔付都有一件追偿，分期之和等于应还金额，已还的不多于应还，还清的才算还清",
    """
    SELECT count(*) FROM deposits_advanceclaim AS claim
    LEFT JOIN deposits_recovery AS recovery ON recovery.claim_id = claim.id
    LEFT JOIN LATERAL (SELECT COALESCE(sum(amount_yuan), 0) AS planned
        FROM deposits_instalment WHERE recovery_id = recovery.id) AS plan ON true
    LEFT JOIN LATERAL (SELECT COALESCE(sum(amount_yuan), 0) AS received
        FROM deposits_recoveryreceipt WHERE recovery_id = recovery.id) AS receipt ON true
    WHERE (claim.state = 'paid') <> (recovery.id IS NOT NULL)
        OR recovery.id IS NOT NULL AND (
            recovery.total_yuan <> claim.payable_yuan OR plan.planned <> recovery.total_yuan
            OR receipt.received > recovery.total_yuan
            OR (recovery.state = 'complete') <> (receipt.received = recovery.total_yuan))
    """,
)
add_invariant(
    "receipts_came_in",
    "记为归还的金额不多于那张收款凭证的金额",
    """
    SELECT count(*) FROM (
        SELECT receipt.entry_id, sum(receipt.amount_yuan) AS back
        FROM deposits_recoveryreceipt AS receipt GROUP BY receipt.entry_id
    ) AS shared
    WHERE shared.back * 100 > (
        SELECT sum(amount_fen) FROM ledger_posting AS posting
        WHERE posting.entry_id = shared.entry_id AND posting.amount_fen > 0)
    """,
)
