"""A second factor beside the password, for whoever wants one: codes of an app, and spare codes on paper."""

import base64
import re

import django_otp
import segno
from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from archive.admin.pages import page_of_editors

SPARE_CODES = 10
OF_THE_APP = re.compile(r"[0-9]{6}")


def device_of(account) -> TOTPDevice | None:
    """The app that makes the account's codes; None where the password is enough. One query."""
    return TOTPDevice.objects.filter(user=account, confirmed=True).first()


def is_missing(request: HttpRequest) -> bool:
    """Whether the account has a second factor and this session was opened without it. One query in a request."""
    if not hasattr(request, "_second_factor_is_missing"):
        request._second_factor_is_missing = not request.user.is_verified() and device_of(request.user) is not None
    return request._second_factor_is_missing


def verify(account, code: str) -> django_otp.models.Device | None:
    """The device that gave the code; None where none did, or where the last wrong one was a moment ago.

    A code counts once. Each kind is held against its own device, so that a spare code is no wrong one of the app.
    """
    code = re.sub(r"\s", "", code).lower()
    kind = TOTPDevice if OF_THE_APP.fullmatch(code) else StaticDevice
    device = kind.objects.filter(user=account, confirmed=True).first()
    return device and django_otp.verify_token(account, device.persistent_id, code)


@transaction.atomic
def take_off(account) -> bool:
    """The password is enough again. False where it was before."""
    deleted, _kinds = TOTPDevice.objects.filter(user=account).delete()
    StaticDevice.objects.filter(user=account).delete()
    return bool(deleted)


def _new_spare_codes(account) -> list[str]:
    """Codes that count once each, in place of those there were."""
    StaticDevice.objects.filter(user=account).delete()
    device = StaticDevice.objects.create(user=account, name="spare codes")
    codes = [StaticToken.random_token() for _number in range(SPARE_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


class CodeForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "size": 10}),
    )


WRONG = gettext_lazy("This code is wrong or was used already; wait for the next one and enter that.")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set it up, get new spare codes, or take it off. Whoever has one gives a code for any change of it."""
    device = device_of(request.user)
    form = CodeForm(request.POST or None)
    codes: list[str] = []
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        if device is None:
            codes = _set_up(request, code)
            device = device_of(request.user)
        elif not verify(request.user, code):
            pass
        elif "take_off" in request.POST:
            take_off(request.user)
            messages.success(request, _("The password alone opens your account again."))
            return redirect("admin:second_factor")
        else:
            codes = _new_spare_codes(request.user)
        if not codes:
            form.add_error("code", WRONG)
    context = {"form": form, "device": device, "codes": codes}
    if device is None:
        context |= _of_the_app(_planned(request.user), request.user)
    else:
        context["left"] = StaticToken.objects.filter(device__user=request.user).count()
    return page_of_editors(request, "admin/second_factor.html", _("Second factor"), **context)


def _planned(account: User) -> TOTPDevice:
    """The secret that is shown until a code of it was entered; the same one however often the page is opened."""
    return TOTPDevice.objects.get_or_create(user=account, confirmed=False, defaults={"name": "app"})[0]


def _set_up(request: HttpRequest, code: str) -> list[str]:
    """The spare codes; none where the app's code is wrong."""
    device = _planned(request.user)
    if not django_otp.verify_token(request.user, device.persistent_id, re.sub(r"\s", "", code)):
        return []
    with transaction.atomic():
        TOTPDevice.objects.filter(pk=device.pk).update(confirmed=True)
        codes = _new_spare_codes(request.user)
    django_otp.login(request, device)
    messages.success(request, _("From now on your account asks for a code beside the password."))
    return codes


def _of_the_app(device: TOTPDevice, account: User) -> dict:
    """What an app is told: as a picture for its camera, and as text where it has none."""
    secret = base64.b32encode(device.bin_key).decode()
    return {"secret": " ".join(re.findall(".{4}", secret)), "picture": _picture(device.config_url)}


def _picture(address: str) -> SafeString:
    drawn = segno.make(address, error="m", micro=False)
    return mark_safe(drawn.svg_inline(scale=5, border=4, dark="#000", light="#fff", title=_("QR code of the secret")))
