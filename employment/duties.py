"""Which bureau owns the clocks of employment."""

from bureaus.models import Bureau
from gaotai_jiazheng.short_memory import remembered
from workers.reading_bureaus import HRSS


@remembered(seconds=5)
def labour_bureau() -> Bureau | None:
    """县人社局; None where the county has none."""
    return Bureau.objects.filter(slug=HRSS).first()
