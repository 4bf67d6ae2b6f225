"""A learner of a claimed class and an application of her own for the same year exclude each other."""

import pgtrigger

from subsidies.models.policy import PolicyCode
from subsidies.transitions import STANDING

CLAIMED_OR_APPLIED = "learner_claimed_or_applied"
STANDING_STATES = ", ".join(f"'{state}'" for state in sorted(STANDING))
STANDS = f"{{row}}code = '{PolicyCode.TRAINING}' AND {{row}}state IN ({STANDING_STATES})"
# Whoever comes first holds the learner's year, so that two who come at once see each other.
REFUSE_BESIDE = """
    PERFORM pg_advisory_xact_lock(hashtextextended('training' || NEW.person_digest || NEW.year, 0));
    IF EXISTS (
        SELECT FROM {other} WHERE person_digest = NEW.person_digest AND year = NEW.year AND {stands}
    ) THEN
        RAISE EXCEPTION 'learner_claimed_or_applied: {other} has her year already'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'learner_claimed_or_applied';
    END IF;
    RETURN NEW;
"""

unless_applied = pgtrigger.Trigger(
    name="unless_applied",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition("NEW.is_standing"),
    func=REFUSE_BESIDE.format(other="subsidies_application", stands=STANDS.format(row="")),
)
NOT_CLAIMED = REFUSE_BESIDE.format(other="subsidies_claimline", stands="is_standing")
unless_claimed = pgtrigger.Trigger(
    name="unless_claimed",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    condition=pgtrigger.Condition(STANDS.format(row="NEW.")),
    func=NOT_CLAIMED,
)
# Only where it begins to stand: a batch of the bank's answers takes no lock for each of its rows.
unless_claimed_since = pgtrigger.Trigger(
    name="unless_claimed_since",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    condition=pgtrigger.Condition(
        f"{STANDS.format(row='NEW.')} AND (OLD.state NOT IN ({STANDING_STATES})"
        " OR (OLD.person_digest, OLD.year) IS DISTINCT FROM (NEW.person_digest, NEW.year))"
    ),
    func=NOT_CLAIMED,
)
