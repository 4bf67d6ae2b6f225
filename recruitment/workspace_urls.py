"""The room of recruitment events, for whoever acts for an enterprise; under /workspace/recruitment/."""

from django.urls import path

from recruitment.views import workspace

app_name = "recruitment_workspace"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("events/<int:pk>/", workspace.ask, name="ask"),
    path("booths/<int:pk>/", workspace.booth, name="booth"),
    path("booths/<int:pk>/<slug:step>/", workspace.step, name="step"),
    path("intents/<int:pk>/", workspace.settle, name="settle"),
    path("intents/<int:pk>/contact/", workspace.contact, name="contact"),
]
