"""The public pages of inspections; under /enterprises/inspections/."""

from django.urls import path

from inspections.views import public

app_name = "inspections"

urlpatterns = [
    path("", public.index, name="index"),
    path("results/", public.results, name="results"),
    path("results/<slug:number>/", public.result, name="result"),
    path("plans/<slug:number>/", public.plan, name="plan"),
    path("plans/<slug:number>/draw.json", public.draw_data, name="draw_data"),
    path("checklists/<int:pk>/", public.checklist, name="checklist"),
]
