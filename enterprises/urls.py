"""Pages about enterprises for everybody: registering one, and the public directory."""

from django.urls import path

from enterprises.views import files, joining, public, register, registered, support

app_name = "enterprises"

urlpatterns = [
    path("", public.index, name="index"),
    path("<int:pk>/", public.enterprise, name="enterprise"),
    path("register/", register.start, name="register"),
    path("register/resume/", registered.resume, name="resume"),
    path("register/phone/", register.prove_phone, name="prove_phone"),
    path("register/check/", register.check, name="check"),
    path("register/receipt/", registered.receipt, name="receipt"),
    path("register/status/", registered.status, name="status"),
    path("register/withdraw/", registered.withdraw, name="withdraw"),
    path("register/another/", registered.another, name="another"),
    path("register/again/", registered.again, name="again"),
    path("register/<slug:slug>/", register.step, name="register_step"),
    path("incubators/", support.incubators, name="incubators"),
    path("join/", joining.join, name="join"),
    path("files/<int:pk>/", files.file, name="file"),
]
