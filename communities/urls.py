"""Outlets and communities for everybody."""

from django.urls import path

from communities.views import public

app_name = "communities"

urlpatterns = [
    path("", public.index, name="index"),
    path("covered/", public.covered, name="covered"),
    path("womens/", public.womens, name="womens"),
    path("household/", public.household, name="household"),
    path("savings/", public.savings, name="savings"),
    path("<int:pk>/", public.community, name="community"),
    path("<int:pk>/poster.pdf", public.poster, name="poster"),
]
