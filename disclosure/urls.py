"""The public pages of notices."""

from django.urls import path

from disclosure import views

app_name = "disclosure"

urlpatterns = [
    path("", views.index, name="index"),
    path("feed/", views.feed, name="feed"),
    path("objections/", views.track, name="track"),
    path("objections/receipt/", views.receipt, name="receipt"),
    path("objections/opened/", views.objection, name="objection"),
    path("objections/opened/withdraw/", views.withdraw_objection, name="withdraw_objection"),
    path("<slug:number>/", views.notice, name="notice"),
    path("<slug:number>/files/<int:pk>/", views.attachment, name="attachment"),
    path("<slug:number>/object/", views.object_to, name="object"),
]
