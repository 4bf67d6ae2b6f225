"""Visits for households at /visits/, stars for everybody at /workers/stars/, and a worker's own."""

from django.urls import path

from visits.views import own, public, stars

app_name = "visits"

urlpatterns = [
    path("visits/", public.index, name="index"),
    path("visits/new/", public.new, name="new"),
    path("visits/code/", public.code, name="code"),
    path("visits/code/again/", public.code_again, name="code_again"),
    path("visits/trace/", public.trace, name="trace"),
    path("visits/mine/", public.mine, name="mine"),
    path("visits/mine/confirm/", public.confirm, name="confirm"),
    path("visits/mine/deny/", public.deny, name="deny"),
    path("visits/mine/rate/", public.rate, name="rate"),
    path("visits/mine/dispute/", public.dispute, name="dispute"),
    path("workers/stars/", stars.stars, name="stars"),
    path("workers/stars/formula/", stars.formula, name="formula"),
    path("workers/stars/batches/<str:number>.json", stars.batch_data, name="batch_data"),
    path("workers/stars/batches/<str:number>/", stars.batch, name="batch"),
    path("me/worker/visits/", own.visits, name="own"),
    path("me/worker/visits/<int:pk>/dispute/", own.dispute, name="own_dispute"),
    path("me/worker/stars/", own.stars, name="own_stars"),
]
