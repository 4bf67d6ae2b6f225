"""What brands bring to the enterprise's workspace."""

from enterprises.workspace import add_room

add_room("劳务品牌", "brands_workspace:index", order=25)
