"""An enterprise's contracts in its workspace; under /workspace/contracts/."""

from django.urls import path

from contracts.views import builder, workspace

app_name = "contracts_workspace"

urlpatterns = [
    path("", workspace.index, name="index"),
    path("start/", builder.start, name="start"),
    path("<int:pk>/", workspace.contract, name="contract"),
    path("<int:pk>/contract.pdf", workspace.page, name="page"),
    path("<int:pk>/sign/", workspace.sign, name="sign"),
    path("<int:pk>/paper/", workspace.paper, name="paper"),
    path("<int:pk>/link/<slug:role>/", workspace.link, name="link"),
    path("<int:pk>/withdraw/", workspace.withdraw, name="withdraw"),
    path("<int:pk>/end/", workspace.end, name="end"),
    path("<int:pk>/amend/", builder.amend, name="amend"),
    path("<int:pk>/throw-away/", builder.throw_away, name="throw_away"),
    path("<int:pk>/clauses/", builder.clauses, name="clauses"),
    path("<int:pk>/clauses/<slug:key>/", builder.clause, name="clause"),
    path("<int:pk>/check/", builder.check, name="check"),
    path("<int:pk>/<slug:slug>/", builder.step, name="step"),
]
