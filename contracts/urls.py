"""Public pages of contracts, and the pages of a link that was sent to a phone."""

from django.urls import path

from contracts.views import public, signing

app_name = "contracts"

urlpatterns = [
    path("", public.index, name="index"),
    path("calls/<int:pk>/", public.calls, name="calls"),
    path("templates/<int:pk>/", public.template, name="template"),
    path("templates/<int:pk>/blank.pdf", public.blank, name="blank"),
    path("templates/<int:pk>/large.pdf", public.large, name="large"),
    path("verify/", public.verify, name="verify"),
    path("sign/<str:token>/", signing.door, name="sign"),
    path("sign/<str:token>/read/", signing.read, name="read"),
    path("sign/<str:token>/contract.pdf", signing.page, name="page"),
]
