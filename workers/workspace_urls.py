"""The room of an enterprise's workers, for whoever acts for it, signed in."""

from django.urls import path

from workers.views import adding, entering, imports, opening, portraits, workspace

app_name = "workspace_workers"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("add/", adding.add, name="add"),
    path("requests/<int:pk>/", adding.request_page, name="request"),
    path("requests/<int:pk>/again/", adding.request_again, name="request_again"),
    path("requests/<int:pk>/withdraw/", adding.request_withdraw, name="request_withdraw"),
    path("imports/", imports.imports, name="imports"),
    path("imports/template.xlsx", imports.template, name="import_template"),
    path("imports/<int:pk>/", imports.one_import, name="import"),
    path("imports/<int:pk>/<slug:step>/", imports.import_step, name="import_step"),
    path("<int:pk>/", workspace.worker, name="worker"),
    path("<int:pk>/change/", entering.change, name="change"),
    path("<int:pk>/end/", entering.end, name="end"),
    path("<int:pk>/numbers/", opening.open_numbers, name="numbers"),
    path("<int:pk>/portrait/", portraits.workspace, name="portrait"),
    path("<int:pk>/papers/<slug:word>/", entering.paper, name="paper"),
    path("<int:pk>/papers/<slug:word>/<int:paper>/", entering.take_back, name="take_back"),
    path("<int:pk>/consent/<slug:scope>/", opening.consent, name="consent"),
    path("<int:pk>/consent/<slug:scope>/ask/", opening.ask_consent, name="ask_consent"),
]
