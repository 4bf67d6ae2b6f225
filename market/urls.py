"""The public pages of prices, of the convention and of the association; under /enterprises/."""

from django.urls import path

from market.views import board, convention, figures, public

app_name = "market"

urlpatterns = [
    path("prices/", board.index, name="board"),
    path("prices/rows/", board.rows, name="board_rows"),
    path("market/", figures.index, name="figures"),
    path("market/prices/", figures.prices_rows, name="prices_rows"),
    path("market/convention/", figures.convention_rows, name="convention_rows"),
    path("convention/", convention.index, name="convention"),
    path("convention/<int:version>/", convention.version, name="convention_version"),
    path("convention/<int:version>/comments/", convention.comments, name="convention_comments"),
    path("convention/<int:version>/comment/", convention.comment, name="convention_comment"),
    path("association/", convention.association, name="association"),
    path("<int:enterprise>/prices/", public.versions, name="versions"),
    path("<int:enterprise>/prices/<int:version>/", public.price_list, name="price_list"),
    path(
        "<int:enterprise>/prices/<int:version>.json", public.price_list_data, name="price_list_data"
    ),
]
