"""The enterprise's own pages of the convention; under /workspace/convention/."""

from django.urls import path

from market.views import signing

app_name = "convention_workspace"

urlpatterns = [
    path("", signing.room, name="room"),
    path("<int:pk>/withdraw/", signing.withdraw, name="withdraw"),
]
