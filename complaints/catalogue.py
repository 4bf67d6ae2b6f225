"""What every filing asks for: the categories and the privacy notice in force."""

from django.utils import timezone

from complaints.models import Category, PrivacyNotice
from complaints.transitions import Kind
from gaotai_jiazheng.short_memory import remembered

# The kinds that people and programs may file.
OFFERED_KINDS = (
    Kind.COMPLAINT,
    Kind.VIOLATION_REPORT,
    Kind.WAGE_ARREARS,
    Kind.CONSULTATION,
    Kind.HELP,
    Kind.SUGGESTION,
)
# Those of which everything that is asked stands in the case itself.
PLAIN_KINDS = tuple(kind for kind in OFFERED_KINDS if kind != Kind.WAGE_ARREARS)
# Questions, calls for help and suggestions are about the same subjects.
SUBJECTS_OF = {Kind.HELP: Kind.CONSULTATION, Kind.SUGGESTION: Kind.CONSULTATION}


@remembered(seconds=5)
def privacy_notice() -> PrivacyNotice:
    """The notice in force. Raises PrivacyNotice.DoesNotExist before the plan is loaded."""
    return PrivacyNotice.objects.filter(in_force_from__lte=timezone.localdate()).latest()


@remembered(seconds=5)
def categories() -> dict[str, Category]:
    """Slug -> category that a new case may have, of every kind, in the order of the forms."""
    return {category.slug: category for category in Category.objects.filter(is_active=True)}


def categories_of(kind) -> dict[str, Category]:
    """Slug -> category that a new case of this kind may have."""
    listed = subjects_of(kind)
    return {slug: category for slug, category in categories().items() if category.kind == listed}


def subjects_of(kind) -> str:
    """The kind under which the categories of this kind are listed."""
    return SUBJECTS_OF.get(kind, kind)
