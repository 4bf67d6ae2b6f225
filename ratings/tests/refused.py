"""What a test expects of a refusal."""

import pytest
from django.db import DatabaseError, transaction


def code_of(refused):
    error = refused.value
    if hasattr(error, "error_dict"):
        return {name: errors[0].code for name, errors in error.error_dict.items()}
    return error.error_list[0].code


def database_refuses(constraint, action):
    """The database refuses it by itself, by the name of its rule."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        action()
    diagnosis = refused.value.__cause__.diag
    assert constraint in {diagnosis.constraint_name, None} or constraint in str(refused.value)
