"""What people write that is kept for good: no telephone, identity or account number, but the portal's own numbers."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError

import papers.services as papers
from cards.services import issuing as cards
from contracts.services import stepping as contracts
from deposits.services import stepping as deposits
from meetings.services import stepping as meetings
from reporting.services import stepping as reports


@pytest.mark.parametrize(
    "keep",
    [
        partial(reports.plain, "body"),
        partial(meetings.plain, "text"),
        deposits.require_reason,
        contracts.clean_reason,
        cards.clean_reason,
        partial(papers.refuse_personal_numbers, "remark"),
    ],
)
def test_a_text_that_is_kept_may_name_a_case(keep):
    """With a digit for its check character a number has fifteen digits in a row, as an account has."""
    keep("投诉GT202611230000174已经办结")
    with pytest.raises(ValidationError):
        keep("投诉GT202611230000175已经办结")
