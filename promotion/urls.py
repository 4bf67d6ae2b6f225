"""Campaigns for everybody; under /promotion/."""

from django.urls import path

from promotion.views import claiming, public

app_name = "promotion"

urlpatterns = [
    path("", public.index, name="index"),
    path("held/", public.held, name="held"),
    path("claimed/", public.claimed, name="claimed"),
    path("redeemed/", public.redeemed, name="redeemed"),
    path("code/", claiming.code, name="code"),
    path("code/again/", claiming.code_again, name="code_again"),
    path("voucher/<str:token>/", claiming.voucher, name="voucher"),
    path("voucher/<str:token>/slip.pdf", claiming.slip, name="slip"),
    path("<int:pk>/", public.campaign, name="campaign"),
    path("<int:pk>/redemptions/", public.redemptions, name="redemptions"),
    path("<int:pk>/claim/<int:batch>/", claiming.claim, name="claim"),
]
