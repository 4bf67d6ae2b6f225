"""The enterprise and campaigns; under /workspace/promotion/."""

from django.urls import path

from promotion.views import handing_out, workspace

app_name = "promotion_workspace"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("redeem/", workspace.look_up, name="look_up"),
    path("redeem/<str:token>/", workspace.redeem, name="redeem"),
    path("<int:pk>/", workspace.campaign, name="campaign"),
    path("<int:pk>/join/", workspace.join, name="join"),
    path("<int:pk>/leave/", workspace.leave, name="leave"),
    path("<int:pk>/hand-out/", handing_out.hand_out, name="hand_out"),
    path("vouchers/<str:token>/slip.pdf", handing_out.slip, name="slip"),
    path("redemptions/<int:pk>/reverse/", workspace.reverse, name="reverse"),
    path("settlements/<int:pk>/", workspace.settlement, name="settlement"),
]
