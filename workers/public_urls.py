"""The register for everybody: figures, never a person."""

from django.urls import path

from workers.views import public

app_name = "workers"

urlpatterns = [path("", public.coverage, name="coverage")]
