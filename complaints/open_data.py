"""The published figures as rows of one shape, for files; columns keep their names and their order."""

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from complaints import statistics
from complaints.statistics import MEASURES, Dimension, Row

LICENCE = (
    f"可以免费使用、转载和加工，请注明来源“{settings.SITE_NAME}”和统计时间；不得用来推断个人。"
)
COLUMNS = {  # column -> what stands in it
    "period": "月份，如2026-10，没有过完的只有全县的合计；企业的数字按年，如2026，只算到最近一个完整的月。",
    "dimension": "按什么分：all全县、category类别、town镇、ground不予受理的情形、enterprise企业。",
    "code": "分类的代码，平台内不变；空着表示全县，或者没有写明。",
    "name": "分类的名称。",
    "measure": "指标，见下表。",
    "value": "件数；空着表示没有公布。",
    "is_held_back": "1表示因为件数太少（或者能用来推算太少的件数）没有公布，0表示公布。",
}
MONTHLY = (Dimension.CATEGORY, Dimension.TOWN, Dimension.GROUND)


def rows(today: date) -> Iterator[tuple]:
    """Every published figure, the latest period first, in the order of COLUMNS."""
    months = statistics.months()
    totals = statistics.totals(months)
    parts = {dimension: statistics.breakdowns(months, dimension) for dimension in MONTHLY}
    for month in months:
        period = f"{month:%Y-%m}"
        yield from measures(period, Dimension.ALL, [totals[month]], MEASURES)
        for dimension, by_month in parts.items():
            names = ["declined"] if dimension == Dimension.GROUND else MEASURES
            yield from measures(period, dimension, by_month.get(month, []), names)
    for year in statistics.years(today):
        found = [each.row for each in statistics.enterprise_rows(year, today)]
        yield from measures(str(year), Dimension.ENTERPRISE, found, MEASURES)


def measures(period, dimension, found: list[Row], names) -> Iterator[tuple]:
    for row in found:
        for name in names:
            value = getattr(row, name)
            shown = "" if value is None else value
            yield (period, dimension.value, row.code, row.name, name, shown, int(value is None))
