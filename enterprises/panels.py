"""What apps above show on an enterprise's public page, each with a template of its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models.expressions import BaseExpression

from enterprises.models import Enterprise


@dataclass(frozen=True)
class Panel:
    """A part of the page. context: enterprise -> what the template needs, or None to leave it out; a fixed
    number of queries.

    joined: () -> name -> expression over the register of enterprises; what they give comes to ``context`` by
    keyword, and one statement asks for those of all panels.
    """

    template: str
    context: Callable[..., dict | None]
    order: int
    joined: Callable[[], dict[str, BaseExpression]]


_panels: list[Panel] = []


def add_panel(
    template: str,
    context: Callable[..., dict | None],
    *,
    order: int,
    joined: Callable[[], dict[str, BaseExpression]] = dict,
) -> None:
    """Register a part of the enterprise's page; called from ``AppConfig.ready()``."""
    _panels.append(Panel(template, context, order, joined))


def panels_of(enterprise: Enterprise) -> list[dict]:
    """The parts that this enterprise's page has, in order: {template, and what the template needs}."""
    panels = sorted(_panels, key=lambda panel: panel.order)
    shown = [
        (panel.template, panel.context(enterprise, **joined))
        for panel, joined in zip(panels, joined_for(enterprise, panels), strict=True)
    ]
    return [{"template": template, **context} for template, context in shown if context is not None]


def joined_for(enterprise, panels) -> list[dict]:
    """What each panel reads through the common statement: name -> value."""
    asked = [panel.joined() for panel in panels]
    columns = {
        f"panel{place}_{name}": expression
        for place, expressions in enumerate(asked)
        for name, expression in expressions.items()
    }
    rows = Enterprise.objects.filter(pk=enterprise.pk)
    found = rows.values(**columns).get() if columns else {}
    return [
        {name: found[f"panel{place}_{name}"] for name in expressions}
        for place, expressions in enumerate(asked)
    ]
