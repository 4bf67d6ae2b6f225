"""What cards bring to the enterprise's workspace: a room."""

from enterprises.workspace import add_room

add_room("上门服务证", "workspace_cards:index", order=25)
