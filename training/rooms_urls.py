"""The rooms of training institutions."""

from django.urls import path

from training.views import curricula, rooms, teachers

app_name = "training_rooms"

urlpatterns = [
    path("", rooms.index, name="index"),
    path("choose/", rooms.choose, name="choose"),
    path("teachers/", teachers.teachers, name="teachers"),
    path("teachers/<int:pk>/", teachers.change, name="teacher"),
    path("teachers/<int:pk>/leave/", teachers.leave, name="teacher_leave"),
    path("classes/new/", rooms.new, name="new"),
    path("classes/<int:pk>/", rooms.training_class, name="training_class"),
    path("classes/<int:pk>/refile/", rooms.refile, name="refile"),
    path("classes/<int:pk>/seats/", rooms.seats, name="seats"),
    path("classes/<int:pk>/enrol/", rooms.enrol, name="enrol"),
    path("classes/<int:pk>/curriculum/", curricula.add, name="curriculum"),
    path(
        "classes/<int:pk>/curriculum/<int:curriculum>/", curricula.download, name="curriculum_file"
    ),
    path("classes/<int:pk>/open/<int:enrolment>/", rooms.reveal, name="reveal"),
    path("classes/<int:pk>/<slug:action>/", rooms.step, name="step"),
    path("enrolments/<int:pk>/cancel/", rooms.cancel_seat, name="cancel_seat"),
]
