"""The enterprise's own pages of its rating; under /workspace/rating/."""

from django.urls import path

from ratings.views import workspace

app_name = "ratings_workspace"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("start/<int:pk>/", workspace.start, name="start"),
    path("scheme/<int:pk>/", workspace.change_scheme, name="change_scheme"),
    path("items/<int:pk>/", workspace.item, name="item"),
    path("items/<int:pk>/evidence/", workspace.add_evidence, name="add_evidence"),
    path("evidence/<int:pk>/", workspace.evidence, name="evidence"),
    path("evidence/<int:pk>/remove/", workspace.remove_evidence, name="remove_evidence"),
    path("apply/", workspace.apply, name="apply"),
    path("withdraw/", workspace.withdraw, name="withdraw"),
]
