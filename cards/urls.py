"""Cards for everybody: by the QR at /c/, by the code at /check/."""

from django.urls import path

from cards.views import own, public

app_name = "cards"

urlpatterns = [
    path("c/<str:token>", public.card, name="card"),
    path("c/<str:token>/photo", public.photo, name="photo"),
    path("check/", public.check, name="check"),
    path("check/rule/", public.published_rule, name="rule"),
    path("check/offline/", public.offline, name="offline"),
    path("check/keys.json", public.keys, name="keys"),
    path("me/worker/card/", own.card, name="own"),
    path("check/revocations.json", public.revocations, name="revocations"),
]
