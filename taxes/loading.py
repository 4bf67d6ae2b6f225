"""Which bureaus of a county are tax authorities."""

from collections import Counter

from bureaus.models import Bureau
from taxes.models import TaxBureau
from taxes.permissions import tax_bureau_ids


def load_tax_bureaus(slugs: list[str]) -> dict[str, Counter]:
    """Add those that are missing. slugs: of bureaus."""
    counts = Counter()
    for bureau in Bureau.objects.filter(slug__in=slugs).order_by("pk"):
        _row, is_new = TaxBureau.objects.get_or_create(bureau=bureau)
        counts["新增" if is_new else "未变"] += 1
    tax_bureau_ids.forget()
    return {"税务机关": counts}
