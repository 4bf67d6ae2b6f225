"""Why premises cannot be closed yet: apps that this one does not know say it here."""

from django.core.exceptions import ValidationError

_askers = []


def asked_before_end(asker):
    """Register asker(premises) -> a sentence, "" where nothing stands in the way; usable as a decorator."""
    _askers.append(asker)
    return asker


def refuse_in_use(premises):
    """Raises ValidationError, code premises_in_use."""
    for asker in _askers:
        if sentence := asker(premises):
            raise ValidationError(sentence, code="premises_in_use")
