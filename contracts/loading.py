"""What a county's contracts begin with: templates, and the bureaus that look after them."""

from collections import Counter

from bureaus.models import Bureau
from contracts import permissions
from contracts.models import ContractBureau
from contracts.services.templates import load_shipped


def load_contracts(slugs: list[str], measure: str) -> dict[str, Counter]:
    """Add the shipped templates and these bureaus where they are missing; what staff has changed stays.

    slugs: of bureaus. measure: the plan's words by which they look after it.
    """
    counts = Counter()
    for bureau in Bureau.objects.filter(slug__in=slugs).order_by("pk"):
        _row, is_new = ContractBureau.objects.get_or_create(
            bureau=bureau, defaults={"basis": measure}
        )
        counts["新增" if is_new else "未变"] += 1
    permissions.watching_bureau_ids.forget()
    return load_shipped() | {"查看三方合同的单位": counts}
