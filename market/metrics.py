"""The market's figures of the plan's second measure, read from price lists and signatures."""

from django.db.models import Q

from enterprises.standings import end_of
from market.figures import CONVENTION, PRICES, open_enterprises
from plan.counting import Column, Share, counted, marked

COLUMNS = (Column("企业", "name", "self"), Column("镇", "town.name"))


def share_metric(slug, share, *, register, label):
    """A share of the open enterprises, with the words of its own page."""

    @counted(
        slug,
        register=register,
        title=share.title,
        unit="%",
        definition=f"{share.definition}按百分数四舍五入，差一家也不写100%。",
        columns=COLUMNS,
        by=Share(label=label, is_rounded=True),
    )
    def rows(on):
        found = open_enterprises(on).select_related("town")
        return found.annotate(is_counted=marked(Q(pk__in=share.keys(end_of(on)))))

    return rows


current_prices = share_metric(
    "current_price_lists_percent", PRICES, register="价目表登记", label="公布现行价目表"
)
signed_convention = share_metric(
    "signed_convention_percent", CONVENTION, register="公约签署登记", label="签署现行公约"
)
