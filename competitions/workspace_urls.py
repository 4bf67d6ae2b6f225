"""The room of competitions, for whoever acts for an enterprise; under /workspace/competitions/."""

from django.urls import path

from competitions.views import workspace

app_name = "competitions_workspace"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("entries/<int:pk>/withdraw/", workspace.withdraw, name="withdraw"),
    path("<str:number>/", workspace.competition, name="competition"),
]
