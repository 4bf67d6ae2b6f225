"""What the self-check brings to the enterprise's workspace."""

from enterprises.workspace import add_room

ORDER = 47

add_room("免税条件自查", "taxes:index", order=ORDER)
