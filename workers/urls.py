"""A worker's own pages, and the files of papers."""

from django.urls import path

from workers.views import files, own, portraits

app_name = "worker"

urlpatterns = [
    path("", own.home, name="home"),
    path("sign-in/", own.enter, name="sign_in"),
    path("code/", own.code, name="code"),
    path("sign-out/", own.leave, name="sign_out"),
    path("requests/<int:pk>/<slug:answer>/", own.answer_request, name="answer_request"),
    path("consents/<int:enterprise>/<slug:scope>/<slug:answer>/", own.consent, name="consent"),
    path("looks/", own.looks, name="looks"),
    path("copy.xlsx", own.copy, name="copy"),
    path("correction/", own.correction, name="correction"),
    path("rights/", own.rights, name="rights"),
    path("portrait/", portraits.own, name="portrait"),
    path("portrait/<slug:answer>/", portraits.answer, name="portrait_answer"),
    path("pictures/<int:pk>/", portraits.picture, name="picture"),
    path("files/<int:pk>/", files.file, name="file"),
]
