"""Which bureau holds campaigns; told by marks in the register of bureaus."""

from bureaus.models import Bureau
from enterprises.reviewing_bureaus import deciding_bureau


def promoting_bureau() -> Bureau | None:
    """Draws campaigns up, starts them and settles them (工业信息化和商务局, first in measure 1)."""
    return deciding_bureau()
