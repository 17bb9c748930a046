"""Searches followed by e-mail: nobody is written to unasked or told twice, and leaving leaves nothing behind."""

import datetime as dt
import re
import smtplib

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from archive.models import Alert, WriteUp
from search import following, outbox
from tests.builders import a_directive, a_meeting, a_source
from tests.test_pages import read, words

pytestmark = pytest.mark.django_db
FLOOD = "/follow/?of=/search/%3Fq%3Dflood"


@pytest.fixture(autouse=True)
def nobody_asked_before():
    cache.clear()


def ask(client, address=FLOOD, email="reader@example.org", every="day", status=302):
    response = client.post(address, {"email": email, "every": every})
    assert response.status_code == status, response.content.decode()
    return response


def link_in(message, word) -> str:
    return re.search(rf"http://localhost:8000(/follow/{word}/\S+)", message.body)[1]


def followed(client, address=FLOOD, **asked) -> Alert:
    ask(client, address, **asked)
    client.post(link_in(mail.outbox[-1], "confirm"))
    mail.outbox.clear()
    return Alert.objects.exclude(confirmed_at=None).latest("pk")


def a_day_later():
    """Every search was looked at yesterday."""
    Alert.objects.exclude(confirmed_at=None).update(looked_at=timezone.now() - dt.timedelta(days=1))


def send():
    call_command("send_alerts", verbosity=0)
    sent, mail.outbox[:] = list(mail.outbox), []
    return sent


def test_nothing_is_sent_before_the_address_was_confirmed(client):
    ask(client)
    (asked,) = mail.outbox
    assert asked.to == ["reader@example.org"] and "flood" not in asked.body.replace("q=flood", "")
    a_meeting("The flood was discussed.")
    outbox.drain()
    mail.outbox.clear()
    assert not send()
    page = read(client, link_in(asked, "confirm"))
    assert "reader@example.org" in page and Alert.objects.get().confirmed_at is None, "a program only opened the link"
    assert "Confirmed" in words(client.post(link_in(asked, "confirm")).content.decode())
    a_day_later()
    assert not send(), "what was there when it was confirmed is not new"


def test_a_digest_tells_what_is_new_with_its_sentences_and_tells_it_once(client):
    a_meeting("The flood of old was discussed.", date="2020-01-01")
    outbox.drain()
    followed(client)
    new = a_meeting("Of the harvest much was said.\nThe flood was discussed again.", date="2014-01-02")
    a_meeting("The harvest was discussed.")
    outbox.drain()
    assert not send(), "looked at today already"
    a_day_later()
    (digest,) = send()
    assert digest.subject == "1 new readout: flood"
    assert "The flood was discussed again." in digest.body and "2014-01-02" in digest.body
    assert f"http://localhost:8000{new.get_absolute_url()}" in digest.body and "old" not in digest.body
    assert "http://localhost:8000/search/?q=flood" in digest.body
    a_day_later()
    assert not send()
    new.save()
    outbox.drain()
    a_day_later()
    assert not send(), "corrected, not new"


def test_of_directives_the_new_sentences_are_told(client):
    meeting = a_meeting("Dykes must be raised.\nGrain must be stored.")
    a_directive(meeting, "Dykes must be raised.")
    outbox.drain()
    followed(client, "/follow/?of=/search/%3Fq%3Dmust%26show%3Ddirectives")
    a_directive(meeting, "Grain must be stored.", speaker="Yuan Jiajun")
    outbox.drain()
    a_day_later()
    (digest,) = send()
    assert digest.subject == "1 new directive: must"
    assert "Grain must be stored." in digest.body and "Dykes" not in digest.body and "Yuan Jiajun" in digest.body


def replaced(meeting, text):
    """The document came again, corrected: another source, with the sentences in it found anew."""
    source = a_source(text)
    meeting.source.replaced_by = source
    meeting.source.save()
    meeting.source = source
    meeting.save()
    read_again(meeting, [line for line in source.text.split("\n") if "must" in line])


def read_again(meeting, sentences):
    """As an extraction does: no row stays the one it was."""
    meeting.directives.all().delete()
    for sentence in sentences:
        a_directive(meeting, sentence)
    outbox.drain()


def test_a_sentence_that_is_read_again_or_comes_in_a_corrected_text_is_not_told_again(client):
    meeting = a_meeting("They met.\nIn summer dykes must be raised.\nGrain must be stored.")
    read_again(meeting, ["In summer dykes must be raised.", "Grain must be stored."])
    followed(client, "/follow/?of=/search/%3Fq%3Dmust%26show%3Ddirectives")
    for sentences in (
        ["In summer dykes must be raised.", "Grain must be stored."],
        ["dykes must be raised.", "They met.\nIn summer dykes must be raised.", "Grain must be stored"],
    ):
        read_again(meeting, sentences)
        a_day_later()
        assert not send()
    replaced(meeting, "CHONGQING – They met.\nIn summer dykes must be raised.\nGrain must be stored.")
    a_day_later()
    assert not send(), "other places in another text"
    replaced(meeting, "They met.\nIn summer dykes must be raised.\nSeed must be bought.\nGrain must be stored.")
    a_day_later()
    (digest,) = send()
    assert digest.subject == "1 new directive: must" and "Seed must be bought." in digest.body


def test_the_same_sentence_of_another_readout_is_new(client):
    meeting = a_meeting("Dykes must be raised.")
    read_again(meeting, ["Dykes must be raised."])
    followed(client, "/follow/?of=/search/%3Fq%3Dmust%26show%3Ddirectives")
    read_again(a_meeting("Dykes must be raised."), ["Dykes must be raised."])
    a_day_later()
    assert len(send()) == 1


def test_a_readout_that_comes_back_under_another_number_or_is_joined_is_not_told_again(client):
    told, lower = a_meeting("The flood was discussed."), a_meeting("They met, and spoke of the water.")
    outbox.drain()
    followed(client)
    source, number = told.source, told.pk
    told.delete()
    a_meeting(source=source)
    outbox.drain()
    a_day_later()
    assert not send(), "withdrawn, and read again when that was taken back"
    WriteUp.objects.create(meeting=lower, source=a_source("The flood was discussed."), ordinal=1, number=number)
    lower.source = a_source("The flood was discussed by all.")
    lower.save()
    outbox.drain()
    a_day_later()
    assert not send(), "joined with another, whose number stays"


def test_a_week_is_waited_for(client):
    followed(client, every="week")
    a_meeting("The flood was discussed.")
    outbox.drain()
    a_day_later()
    assert not send()
    Alert.objects.update(looked_at=timezone.now() - dt.timedelta(days=7))
    assert len(send()) == 1


def test_one_click_in_the_mail_program_or_on_the_page_leaves_and_deletes_the_address(client):
    for leave in (
        lambda url: client.post(url, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"),
        lambda url: client.post(url, {"List-Unsubscribe": "One-Click"}),
        lambda url: Client(enforce_csrf_checks=True, headers={"user-agent": "mail program"}).post(url),
        lambda url: client.post(url),
    ):
        followed(client)
        a_meeting("The flood was discussed.")
        outbox.drain()
        a_day_later()
        (digest,) = send()
        assert digest.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in digest.message().as_string()
        address = re.fullmatch(
            r"<http://localhost:8000(/follow/leave/\S+/)>", digest.extra_headers["List-Unsubscribe"]
        )[1]
        assert "delete the address" in words(read(client, address)) and Alert.objects.count() == 1
        assert leave(address).status_code == 200
        assert not Alert.objects.exists()
        assert "Nothing more is sent" in words(read(client, address))
        cache.clear()


def test_the_answer_is_the_same_whether_or_not_an_address_is_known(client):
    followed(client)
    Alert.objects.update(asked_at=timezone.now() - dt.timedelta(hours=2))
    known, unknown = ask(client), ask(client, email="other@example.org")
    assert known["Location"] == unknown["Location"] and len(mail.outbox) == 2
    assert "follow this search already" in mail.outbox[0].subject
    assert Alert.objects.exclude(confirmed_at=None).count() == 1


def test_nobody_is_written_to_often_for_other_people_s_wishes(client):
    for number in range(6):
        ask(client, f"/follow/?of=/search/%3Fq%3Dword{number}")
    ask(client, "/follow/?of=/search/%3Fq%3Dword0")
    assert len(mail.outbox) == 3


def test_a_machine_that_asks_for_many_has_to_wait(client, settings):
    for number in range(following.MOST_ASKED):
        ask(client, email=f"reader{number}@example.org")
    refused = ask(client, email="last@example.org", status=429)
    assert refused["Retry-After"] == "3600" and "try again later" in words(refused.content.decode())
    assert client.post(FLOOD, {"email": "a@example.org", "every": "day"}, REMOTE_ADDR="10.0.0.9").status_code == 302
    settings.PROXIES = 1
    behind = {"x-forwarded-for": "127.0.0.1, 10.0.0.10"}
    assert client.post(FLOOD, {"email": "b@example.org", "every": "day"}, headers=behind).status_code == 302


def test_unconfirmed_addresses_and_late_links_go(client):
    ask(client)
    link = link_in(mail.outbox[0], "confirm")
    Alert.objects.update(asked_at=timezone.now() - dt.timedelta(days=4))
    send()
    assert not Alert.objects.exists()
    for address in (link, "/follow/confirm/broken/", link[:-3] + "/"):
        assert "does not lead on" in words(read(client, address, 404))
    assert "Nothing more is sent" in words(read(client, "/follow/leave/broken/"))


def test_a_killed_run_tells_nothing_twice_and_a_refused_mail_is_told_next_time(client, monkeypatch):
    followed(client, email="first@example.org")
    followed(client, email="second@example.org")
    a_meeting("The flood was discussed.")
    outbox.drain()
    a_day_later()

    kept, backend = EmailBackend.send_messages, "django.core.mail.backends.locmem.EmailBackend.send_messages"

    def refused(self, messages):
        raise smtplib.SMTPServerDisconnected("gone")

    def killed(self, messages):
        if messages[0].to == ["second@example.org"]:
            raise KeyboardInterrupt
        return kept(self, messages)

    monkeypatch.setattr(backend, refused)
    with pytest.raises(CommandError, match="2 searches could not be told"):
        send()
    monkeypatch.setattr(backend, killed)
    with pytest.raises(KeyboardInterrupt):
        send()
    assert [message.to for message in mail.outbox] == [["first@example.org"]]
    mail.outbox.clear()
    monkeypatch.undo()
    assert not send()


def test_a_wish_that_cannot_be_used_is_refused_with_the_reason(client):
    assert "valid email" in words(ask(client, email="nobody", status=400).content.decode())
    assert "quotation mark" in words(ask(client, "/follow/?of=/search/%3Fq%3D%2522open", status=400).content.decode())
    assert not mail.outbox and not Alert.objects.exists()


def test_a_mail_server_that_does_not_answer_is_said(client, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "could not be sent" in words(ask(client, status=503).content.decode())
    assert not Alert.objects.exists(), "so that it can be tried again"


def test_an_official_is_followed_in_the_language_of_the_asking(client):
    a_meeting(chair="Yuan Jiajun")
    outbox.drain()
    client.post("/language/", {"language": "zh-hans"})
    followed(client, "/follow/?of=/officials/yuan-jiajun/")
    a_meeting("Something was discussed.", chair="Yuan Jiajun")
    outbox.drain()
    a_day_later()
    (digest,) = send()
    assert digest.subject == "1 篇新通稿：官员：Yuan Jiajun"
