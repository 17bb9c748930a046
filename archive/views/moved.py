"""Old addresses: a record that was merged into another is read there."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from archive.models import Operation


def moved(model, slug: str) -> HttpResponse:
    """Leads to the record that the one once at this address became; 404 where there never was one."""
    key = Operation.new_address(model._meta.model_name, slug)
    if key is None:
        raise Http404(f"There is no {model._meta.verbose_name} '{slug}'.")
    return redirect(get_object_or_404(model, pk=key))
