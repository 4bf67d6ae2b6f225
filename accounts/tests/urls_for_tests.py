"""Views for tests: a public page, pages that ask who it is, and API views with and without a scope."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path
from django.utils.decorators import method_decorator
from django.views import View
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.authentication import HasScope
from accounts.decorators import recently_authenticated


@login_not_required
def page(request):
    return HttpResponse("page")


@recently_authenticated
def secret(request):
    return HttpResponse("secret")


class SecretView(View):
    @method_decorator(recently_authenticated)
    def post(self, request, word):
        return HttpResponse(word)


class OpenView(APIView):
    permission_classes = (AllowAny,)

    def post(self, request):
        return Response({"user": request.user.pk})


class SignedInView(APIView):
    """With the permissions of the settings and no scope named."""

    def get(self, request):
        return Response({"user": request.user.pk})


class ScopedView(SignedInView):
    permission_classes = (IsAuthenticated, HasScope)
    required_scope = "complaints:read"


urlpatterns = [
    path("page/", page),
    path("secret/", secret),
    path("secret/<word>/", SecretView.as_view()),
    path("open/", login_not_required(OpenView.as_view())),
    path("signed-in/", login_not_required(SignedInView.as_view())),
    path("scoped/", login_not_required(ScopedView.as_view())),
    path("", include("gaotai_jiazheng.urls")),
]
