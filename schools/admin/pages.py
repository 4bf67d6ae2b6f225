"""What the workbench pages of schools have in common: who looks, who writes, and what a refusal becomes."""

from django.core.exceptions import PermissionDenied

from gaotai_jiazheng.form_answers import FormAnswers
from gaotai_jiazheng.register_admin import PagesAdmin
from schools.permissions import keeps_schools, reads_schools

FOLDER = "admin/schools"
CONFLICTS = frozenset({"step_not_allowed", "already_ended", "figures_of_an_opened_programme"})


class SchoolsAdmin(PagesAdmin):
    """A register that 县教育局 writes, with a page of its own for each row."""

    reads = staticmethod(reads_schools)
    answers = FormAnswers(CONFLICTS)

    def has_add_permission(self, request):
        return request.user.is_staff and keeps_schools(request.user)

    def kept_or_403(self, request, pk):
        row = self.row_or_404(request, pk)
        if not keeps_schools(request.user):
            raise PermissionDenied("由县教育局办理。")
        return row
