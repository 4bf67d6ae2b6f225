"""Programmes: registered as planned, taken from step to step, their figures entered year by year."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from gaotai_jiazheng.refusals import not_now, refusal
from schools.models import Figures, Programme
from schools.services.writing import refused_in_words, require_keeper
from schools.transitions import Action, State, state_after

DAY_OF = {State.OPEN: "opened_on", State.CLOSED: "closed_on"}


def register(*, school, major, length_months: int, by, at=None) -> Programme:
    """Register a planned programme. Codes: programme_once_at_a_school, programme_length_to_six_years."""
    require_keeper(by)
    with refused_in_words():
        return Programme.objects.create(
            school=school,
            major=major,
            length_months=length_months,
            created_by=by,
            created_at=at or timezone.now(),
        )


@transaction.atomic
def take_step(programme, action, *, on: date, document: str, by, at=None) -> Programme:
    """Take a step that a paper shows. on: the day of the paper, not of the entry.

    Raises PermissionDenied; ValidationError: codes step_not_allowed, before_last_step,
    programme_closed_on_a_day.
    """
    require_keeper(by)
    programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    after = state_after(programme.state, action)
    if after is None:
        raise not_now("这个专业", programme.get_state_display(), Action(action).label)
    last = programme.steps.last()
    if last is not None and on < last.on:
        message = f"不能早于上一步的{date_format(last.on)}。"
        raise refusal("on", message, "before_last_step")
    programme.state = after
    if after in DAY_OF:
        setattr(programme, DAY_OF[after], on)
    with refused_in_words():
        programme.save()
    programme.steps.create(
        action=action, state=after, on=on, document=document, by=by, at=at or timezone.now()
    )
    return programme


def enter_figures(programme, *, by, at=None, **values) -> Figures:
    """A year's students; where the year has figures already, a further version with its reason.

    values: year, admitted, studying, graduated, in_county, elsewhere, studying_on, source, reason.
    Codes: figures_of_an_opened_programme, figures_corrected_say_why, figures_not_more_than_graduates,
    figures_of_a_year.
    """
    require_keeper(by)
    with refused_in_words():
        made = Figures.objects.create(programme=programme, by=by, at=at or timezone.now(), **values)
    made.refresh_from_db(fields=["version"])
    return made
