"""The room of labour brands, for whoever acts for an enterprise; under /workspace/brands/."""

from django.urls import path

from brands.views import workspace

app_name = "brands_workspace"

urlpatterns = [path("", workspace.index, name="index")]
