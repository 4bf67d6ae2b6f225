"""Jobs for everybody; under /jobs/."""

from django.urls import path

from employment.views import public

app_name = "employment"

urlpatterns = [
    path("", public.index, name="index"),
    path("communities/<int:pk>/", public.community, name="community"),
    path("<slug:number>/", public.job, name="job"),
]
