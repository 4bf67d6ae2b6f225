"""Which bureaus read which register of workers, by their slugs in the plan.

县人社局 leads (measures 8 and 13 to 15); each other bureau reads only what its own measure gives it. Nobody
reads a register by administering the portal; the superuser, who mends it, is the one exception.
"""

from bureaus.models import Bureau
from bureaus.permissions import roles_of
from gaotai_jiazheng.short_memory import remembered

HRSS = "hrss"
UNION = "trade-union"
WOMEN = "womens-federation"
HEALTH = "health"
POLICE = "public-security"
EDUCATION = "education"
COMMERCE = "industry-commerce"
RURAL = "agriculture-rural"

READS_WORKERS = frozenset({HRSS, UNION, WOMEN, HEALTH, POLICE, EDUCATION, COMMERCE, RURAL})
READS_CERTIFICATES = frozenset({HRSS, UNION, WOMEN, EDUCATION})
READS_HEALTH = frozenset({HEALTH})
READS_BACKGROUND = frozenset({POLICE})
READS_POLICIES = frozenset({HRSS, UNION, COMMERCE})
READS_EMPLOYMENTS = frozenset({HRSS, UNION, WOMEN, COMMERCE})


@remembered(seconds=5)
def bureau_ids() -> dict[str, int]:
    """Slug -> id of every bureau: seventeen rows."""
    return dict(Bureau.objects.values_list("slug", "pk"))


def acts_for_one_of(user, slugs: frozenset[str]) -> bool:
    """Whether the person acts today for one of these bureaus, or is the superuser."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    ids = bureau_ids()
    mine = roles_of(user)
    return any(ids.get(slug) in mine for slug in slugs)
