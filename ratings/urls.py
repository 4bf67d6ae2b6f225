"""The public pages of ratings; under /enterprises/ratings/."""

from django.urls import path

from ratings.views import public

app_name = "ratings"

urlpatterns = [
    path("", public.index, name="index"),
    path("schemes/<int:pk>/", public.scheme, name="scheme"),
    path("cultivation/", public.cultivation, name="cultivation"),
    path("results/<slug:number>/", public.result, name="result"),
    path("results/<slug:number>.json", public.result_data, name="result_data"),
    path("<slug:number>/", public.rating, name="rating"),
]
