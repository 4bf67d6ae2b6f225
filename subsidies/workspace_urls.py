"""Subsidies in the workspace of the enterprise that applies for them."""

from django.urls import path

from subsidies.views import workspace

app_name = "workspace_subsidies"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("<int:pk>/open/", workspace.open_application, name="open"),
]
