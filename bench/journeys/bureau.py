"""Bureaus: the start page, a case through its steps, a class, a batch of payments, a report, a meeting."""

from bench.journeys.walker import Walker


def answers_the_case(browser, address, password, number):
    """The bureau that has the complaint records, accepts and answers it."""
    from complaints.models import Complaint
    c = Complaint.objects.get(number=number)
    print(c.bureau if hasattr(c,'bureau') else [f.name for f in c._meta.fields], c.get_absolute_url() if hasattr(c,'get_absolute_url') else '')
    raise SystemExit
