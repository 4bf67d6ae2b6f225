"""The enterprise's outlets; under /workspace/outlets/."""

from django.urls import path

from communities.views import workspace

app_name = "outlets"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("new/", workspace.new, name="new"),
    path("<int:pk>/", workspace.outlet, name="outlet"),
    path("<int:pk>/edit/", workspace.edit, name="edit"),
    path("<int:pk>/details/", workspace.details, name="details"),
    path("<int:pk>/step/<slug:action>/", workspace.step, name="step"),
]
