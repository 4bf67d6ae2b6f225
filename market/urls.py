"""The public pages of prices; under /enterprises/."""

from django.urls import path

from market.views import board, public

app_name = "market"

urlpatterns = [
    path("prices/", board.index, name="board"),
    path("prices/rows/", board.rows, name="board_rows"),
    path("<int:enterprise>/prices/", public.versions, name="versions"),
    path("<int:enterprise>/prices/<int:version>/", public.price_list, name="price_list"),
    path(
        "<int:enterprise>/prices/<int:version>.json", public.price_list_data, name="price_list_data"
    ),
]
