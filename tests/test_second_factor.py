"""A second factor: set up by whoever wants it, asked for at the door, taken off by an administrator."""

import base64
import re
import time

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

pytestmark = pytest.mark.django_db

PASSWORD = "a long enough password"
PAGE, LOGIN, FRONT = "/admin/second-factor/", "/admin/login/", "/admin/"


def somebody(name="somebody", role="editor") -> User:
    user = User.objects.create_user(name, password=PASSWORD)
    user.groups.add(Group.objects.get(name=role))
    return user


class App:
    """An authenticator app: it knows the secret that the page prints, and nothing else."""

    def __init__(self, secret: str):
        self.key, self.later = base64.b32decode(secret.replace(" ", "")), 0

    def code(self) -> str:
        """Of the moment; each is used once, so the next one asked for is the next one's."""
        made = TOTP(self.key)
        made.time = time.time() + self.later
        self.later += 30
        return f"{made.token():06d}"


def set_up(client) -> tuple[App, list[str]]:
    """The app, and the spare codes that were shown."""
    page = client.get(PAGE).content.decode()
    assert "<svg" in page
    app = App(re.search(r'class="secret">([A-Z2-7 ]+)<', page)[1])
    page = client.post(PAGE, {"code": app.code()}).content.decode()
    return app, re.findall(r"<li><code>(\w+)</code>", page)


def wait_for_the_throttle(user):
    """A wrong code closes the device for a second or more, which no test sits out."""
    TOTPDevice.objects.filter(user=user).update(throttling_failure_timestamp=None, throttling_failure_count=0)


def signs_in(client, **code):
    return client.post(LOGIN, {"username": "somebody", "password": PASSWORD, "next": FRONT, **code})


def test_without_a_second_factor_the_password_is_enough(client):
    somebody()
    assert signs_in(client).status_code == 302
    assert client.get(FRONT).status_code == 200


def test_with_one_the_password_alone_opens_nothing(client):
    user = somebody()
    client.force_login(user)
    app, spare = set_up(client)
    assert client.get(FRONT).status_code == 200  # this session gave a code when it was set up
    client.logout()
    page = signs_in(client)
    assert "asks for a code beside the password" in page.content.decode()
    assert client.get(FRONT).status_code == 302
    assert signs_in(client, code=app.code()).status_code == 302
    assert client.get(FRONT).status_code == 200


def test_a_session_from_before_is_asked_for_the_code(client):
    user = somebody()
    client.force_login(user)
    set_up(client)
    other = type(client)()
    other.force_login(user)  # as a session that the password opened before
    assert other.get(FRONT).status_code == 302
    assert "which is not enough for this page" in other.get(LOGIN).content.decode()


def test_a_spare_code_opens_the_account_once(client):
    client.force_login(somebody())
    _app, spare = set_up(client)
    assert len(spare) == 10
    client.logout()
    assert signs_in(client, code=spare[0]).status_code == 302
    assert "9 spare codes are left" in client.get(PAGE).content.decode()
    client.logout()
    assert signs_in(client, code=spare[0]).status_code == 200
    assert client.get(FRONT).status_code == 302


def test_a_code_of_the_app_counts_once(client):
    user = somebody()
    client.force_login(user)
    app, _spare = set_up(client)
    client.logout()
    code = app.code()
    assert signs_in(client, code=code).status_code == 302
    client.logout()
    assert signs_in(client, code=code).status_code == 200


def test_wrong_codes_lock_the_account_like_wrong_passwords(client):
    user = somebody()
    client.force_login(user)
    app, _spare = set_up(client)
    client.logout()
    for _try in range(5):
        last = signs_in(client, code="000000")
        wait_for_the_throttle(user)
    assert last.status_code == 429
    assert signs_in(client, code=app.code()).status_code == 429


def test_a_wrong_code_sets_nothing_up(client):
    client.force_login(somebody())
    client.get(PAGE)
    assert "This code is wrong" in client.post(PAGE, {"code": "000000"}).content.decode()
    client.logout()
    assert signs_in(client).status_code == 302


def test_its_owner_takes_it_off_with_a_code_and_not_without(client):
    user = somebody()
    client.force_login(user)
    app, spare = set_up(client)
    client.post(PAGE, {"code": "111111", "take_off": "1"})
    client.post(PAGE, {"take_off": "1"})
    assert TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    client.post(PAGE, {"code": spare[0], "take_off": "1"})
    client.logout()
    assert signs_in(client).status_code == 302


def test_new_spare_codes_replace_the_old_ones(client):
    client.force_login(somebody())
    app, old = set_up(client)
    page = client.post(PAGE, {"code": old[0], "renew": "1"}).content.decode()
    new = re.findall(r"<li><code>(\w+)</code>", page)
    assert len(new) == 10 and not set(new) & set(old)
    client.logout()
    assert signs_in(client, code=old[1]).status_code == 200
    assert signs_in(client, code=new[0]).status_code in (200, 302)


def take_off(client, user):
    accounts = reverse("admin:auth_user_changelist")
    return client.post(accounts, {"action": "take_off_second_factor", "_selected_action": [user.pk]}, follow=True)


def test_an_administrator_takes_it_off_for_whoever_lost_the_telephone(client):
    user = somebody()
    client.force_login(user)
    set_up(client)
    client.force_login(somebody("chief", "administrator"))
    assert "opens 1 account again" in take_off(client, user).content.decode()
    client.logout()
    assert signs_in(client).status_code == 302


def test_nobody_else_takes_it_off_and_no_administrator_that_of_a_superuser(client):
    user, above = somebody(), User.objects.create_superuser("above", password=PASSWORD)
    for owner in (user, above):
        client.force_login(owner)
        set_up(client)
    client.force_login(somebody("reviewer", "reviewer"))
    assert take_off(client, user).status_code == 403
    client.force_login(somebody("chief", "administrator"))
    take_off(client, above)
    assert TOTPDevice.objects.filter(confirmed=True).count() == 2


def test_secrets_are_shown_to_nobody_but_their_owner(client):
    user = somebody()
    client.force_login(user)
    set_up(client)
    device = TOTPDevice.objects.get(user=user)
    secret = base64.b32encode(device.bin_key).decode()
    assert secret not in client.get(PAGE).content.decode().replace(" ", "")
    client.force_login(User.objects.create_superuser("above"))
    assert client.get("/admin/otp_totp/totpdevice/").status_code == 404
    page = client.get(reverse("admin:auth_user_change", args=[user.pk])).content.decode()
    assert secret not in page and device.key not in page


def test_the_page_speaks_chinese(client):
    client.force_login(somebody())
    page = client.get(PAGE, headers={"accept-language": "zh"}).content.decode()
    assert "双重验证" in page and "authenticator" not in page
