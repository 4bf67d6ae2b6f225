"""What every filing asks for: the categories and the privacy notice in force."""

from django.utils import timezone

from complaints.models import Category, PrivacyNotice
from complaints.transitions import Kind
from gaotai_jiazheng.short_memory import remembered

# The kinds that people and programs may file.
OFFERED_KINDS = (Kind.COMPLAINT,)


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
    return {slug: category for slug, category in categories().items() if category.kind == kind}
