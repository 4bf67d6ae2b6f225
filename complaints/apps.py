from django.apps import AppConfig


class ComplaintsConfig(AppConfig):
    name = "complaints"
    verbose_name = "投诉举报"

    def ready(self):
        from complaints import enterprise_rooms, metrics  # noqa: F401 - they register there
        from complaints.models import Complaint
        from complaints.papers.official_forms import FORMS
        from complaints.permissions import can_reveal
        from papers import subjects

        # What a paper about a case shows is what may be revealed of the case.
        subjects.register(
            Complaint,
            visible_to=Complaint.objects.visible_to,
            may_handle=can_reveal,
            forms={form.slug: form.title for form in FORMS.values()},
        )
