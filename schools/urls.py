"""学什么, for everybody; under /schools/."""

from django.urls import path

from schools.views import public

app_name = "schools"

urlpatterns = [
    path("", public.index, name="index"),
    path("cooperations/", public.cooperations, name="cooperations"),
    path("students/", public.students, name="students"),
    path("programmes/<int:pk>/", public.programme, name="programme"),
]
