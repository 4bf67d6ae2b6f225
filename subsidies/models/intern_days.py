"""What is asked for an intern stands only with the days of the internship it is for."""

import pgtrigger

from subsidies.models.training_year import STANDING_STATES

NO_DAYS = """
    IF EXISTS (
        SELECT FROM subsidies_application AS it
        WHERE it.id = {application} AND it.code = 'internship' AND it.state IN ({standing}) AND NOT EXISTS (
            SELECT FROM subsidies_internshipperiod AS days WHERE days.application_id = it.id AND days.standing)
    ) THEN
        RAISE EXCEPTION 'application % stands without the days of its internship', {application}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'internship_has_its_days';
    END IF;
    RETURN NULL;
"""

intern_has_her_days = pgtrigger.Trigger(
    name="intern_has_her_days",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Condition(f"NEW.code = 'internship' AND NEW.state IN ({STANDING_STATES})"),
    func=NO_DAYS.format(application="NEW.id", standing=STANDING_STATES),
)
intern_has_her_days_since = pgtrigger.Trigger(
    name="intern_has_her_days_since",
    when=pgtrigger.After,
    operation=pgtrigger.Update,
    timing=pgtrigger.Deferred,
    condition=pgtrigger.Condition(
        f"NEW.code = 'internship' AND NEW.state IN ({STANDING_STATES})"
        f" AND OLD.state NOT IN ({STANDING_STATES})"
    ),
    func=NO_DAYS.format(application="NEW.id", standing=STANDING_STATES),
)
days_stay_while_asked_for = pgtrigger.Trigger(
    name="days_stay_while_asked_for",
    when=pgtrigger.After,
    operation=pgtrigger.Update | pgtrigger.Delete,
    timing=pgtrigger.Deferred,
    func=NO_DAYS.format(application="OLD.application_id", standing=STANDING_STATES),
)
