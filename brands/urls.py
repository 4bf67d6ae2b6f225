"""Labour brands for everybody; under /brands/."""

from django.urls import path

from brands.views import public

app_name = "brands"

urlpatterns = [
    path("", public.index, name="index"),
    path("figures/recognised/", public.recognised, name="recognised"),
    path("figures/members/", public.members, name="members"),
    path("<slug:slug>/", public.brand, name="brand"),
    path("<slug:slug>/mark", public.mark, name="mark"),
    path("<slug:slug>/standard", public.standard, name="standard"),
    path("<slug:slug>/members/<int:pk>/", public.member, name="member"),
]
