"""The public pages of prices; under /enterprises/."""

from django.urls import path

from market.views import public

app_name = "market"

urlpatterns = [
    path("<int:enterprise>/prices/", public.versions, name="versions"),
    path("<int:enterprise>/prices/<int:version>/", public.price_list, name="price_list"),
    path(
        "<int:enterprise>/prices/<int:version>.json", public.price_list_data, name="price_list_data"
    ),
]
