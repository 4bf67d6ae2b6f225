"""What further rooms of the house show on the case page, each with a template of its own."""

from collections.abc import Callable
from typing import NamedTuple

from complaints.admin import (
    advances,
    mediating,
    papers,
    publishing,
    refunds,
    signals,
    similar,
    wages,
)


class Panel(NamedTuple):
    """A part of the case page. ``context`` gives what its template needs, or None to leave it out."""

    template: str
    context: Callable


# In the order of the page.
PANELS: tuple[Panel, ...] = (
    Panel(wages.PANEL_TEMPLATE, wages.wage_panel),
    Panel(signals.PANEL_TEMPLATE, signals.signals_panel),
    Panel(similar.PANEL_TEMPLATE, similar.similar_panel),
    Panel(mediating.PANEL_TEMPLATE, mediating.mediation_panel),
    Panel(papers.PANEL_TEMPLATE, papers.papers_panel),
    Panel(publishing.PANEL_TEMPLATE, publishing.publication_panel),
    Panel(advances.PANEL_TEMPLATE, advances.advance_panel),
    Panel(refunds.PANEL_TEMPLATE, refunds.refund_panel),
)


def panels_of(user, complaint) -> list[dict]:
    """The panels that this person sees of this case: {template, and what the template needs}."""
    shown = [(panel.template, panel.context(user, complaint)) for panel in PANELS]
    return [{"template": template, **context} for template, context in shown if context is not None]
