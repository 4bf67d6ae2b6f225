"""The self-check in the enterprise's workspace; under /workspace/taxes/."""

from django.urls import path

from taxes import views

app_name = "taxes"

urlpatterns = [
    path("", views.index, name="index"),
    path("lines/<slug:slug>/", views.line, name="line"),
    path("declare/", views.declare, name="declare"),
    path("declarations/<int:pk>/file/", views.file, name="file"),
    path("declarations/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("packs/", views.make_pack, name="make_pack"),
    path("packs/<slug:number>/", views.pack, name="pack"),
    path("share/<int:pk>/", views.share, name="share"),
    path("share/<int:pk>/stop/", views.stop_sharing, name="stop_sharing"),
]
