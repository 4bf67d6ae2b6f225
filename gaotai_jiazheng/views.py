"""Pages about the whole portal."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def home(request):
    """The first page: what a resident can do here."""
    return render(request, "home.html")
