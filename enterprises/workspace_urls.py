"""The workspace of an enterprise: for whoever acts for it, signed in."""

from django.urls import path

from enterprises.views import premises, support, workspace

app_name = "workspace"

urlpatterns = [
    path("", workspace.home, name="home"),
    path("choose/", workspace.choose, name="choose"),
    path("members/", workspace.members, name="members"),
    path("members/<int:pk>/end/", workspace.end_membership, name="end_membership"),
    path("invitations/<int:pk>/revoke/", workspace.revoke, name="revoke"),
    path("data/", workspace.data, name="data"),
    path("data/confirm/", workspace.confirm, name="confirm"),
    path("data/<int:pk>/withdraw/", workspace.withdraw_amendment, name="withdraw_amendment"),
    path("premises/", premises.premises, name="premises"),
    path("premises/add/", premises.add, name="premises_add"),
    path("premises/<int:pk>/move/", premises.move, name="premises_move"),
    path("premises/<int:pk>/end/", premises.end, name="premises_end"),
    path("partnerships/", support.partnerships, name="partnerships"),
    path("partnerships/<int:pk>/files/", support.partnership_files, name="partnership_files"),
    path("home-care/", support.home_care, name="home_care"),
    path("home-care/<int:pk>/files/", support.home_care_files, name="home_care_files"),
    path("trademarks/", support.trademarks, name="trademarks"),
    path("trademarks/<int:pk>/", support.trademark_step, name="trademark_step"),
    path("said/", workspace.said, name="said"),
    path("said/<slug:number>/", workspace.receipt, name="receipt"),
]
