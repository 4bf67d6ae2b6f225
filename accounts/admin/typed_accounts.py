"""Registers of who works where, kept by people who may not read the list of accounts."""

from unfold.widgets import UnfoldAdminTextInputWidget

from accounts.forms import AccountField
from accounts.models import User


class TypedAccounts:
    """The person of a row is typed by user name.

    Stands before the admin class or the inline that it is for. A list to search in answers 403 to whoever
    may not read accounts.
    """

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.related_model is User:
            return AccountField(label=db_field.verbose_name, widget=UnfoldAdminTextInputWidget())
        return super().formfield_for_dbfield(db_field, request, **kwargs)
