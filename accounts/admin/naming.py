"""Rows that give somebody a part: who writes one is told to its form."""


class NamesOthers:
    """Stands before the admin class or the inline whose form is an ``accounts.forms.NamingForm``."""

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.editor = request.user
        return form

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.editor = request.user
        return formset
