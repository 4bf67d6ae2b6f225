"""The enterprise's own pages of inspections; under /workspace/inspections/."""

from django.urls import path

from inspections.views import workspace

app_name = "inspections_workspace"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("findings/<int:pk>/", workspace.answer, name="answer"),
    path("files/<int:pk>/", workspace.evidence, name="file"),
    path("<slug:number>/", workspace.inspection, name="inspection"),
]
