"""What apps above show on an enterprise's public page, each with a template of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from enterprises.models import Enterprise


@dataclass(frozen=True)
class Panel:
    """A part of the page. context: enterprise -> what the template needs, or None to leave it out; a fixed
    number of queries."""

    template: str
    context: Callable[[Enterprise], dict | None]
    order: int


_panels: list[Panel] = []


def add_panel(template: str, context: Callable[[Enterprise], dict | None], *, order: int) -> None:
    """Register a part of the enterprise's page; called from ``AppConfig.ready()``."""
    _panels.append(Panel(template, context, order))


def panels_of(enterprise: Enterprise) -> list[dict]:
    """The parts that this enterprise's page has, in order: {template, and what the template needs}."""
    shown = [
        (panel.template, panel.context(enterprise))
        for panel in sorted(_panels, key=lambda panel: panel.order)
    ]
    return [{"template": template, **context} for template, context in shown if context is not None]
