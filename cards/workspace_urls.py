"""The room of an enterprise's cards, for whoever acts for it, signed in."""

from django.urls import path

from cards.views import workspace

app_name = "workspace_cards"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("print/", workspace.print_cards, name="print"),
    path("<int:pk>/lost/", workspace.lost, name="lost"),
]
