"""An editor's day in a real browser, by keyboard."""

import os
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from playwright.sync_api import expect, sync_playwright

from archive.extraction import extract
from archive.imports import store
from archive.models import Attendance, Draft, FormulationUse, Meeting, SourceDocument
from tests.browser import launch_options
from tests.builders import a_meeting, a_person

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

TEXT = (
    "2023年9月8日，四川省委常委会召开会议。省委书记王晓晖主持会议，黄强出席。\n"
    "会议强调，要坚决做到“两个维护”，抓好三张清单。😀 李四在场。\n"
)


@pytest.fixture(scope="module")
def chromium():
    options = launch_options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()


class Keyboard:
    """The keyboard of a page; counts what an editor does with it: a paste, a key or a chord, a word typed."""

    def __init__(self, page):
        self._keyboard, self.actions = page.keyboard, 0

    def press(self, keys):
        self.actions += 1
        self._keyboard.press(keys)

    def paste(self, text):
        self.actions += 1
        self._keyboard.insert_text(text)


@contextmanager
def _page_of_an_editor(chromium, client, live_server, has_script: bool):
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=has_script)
    client.force_login(User.objects.create_superuser("editor"))
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.has_script = has_script
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    yield page
    context.close()
    assert not failures


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request, chromium, client, live_server):
    with _page_of_an_editor(chromium, client, live_server, request.param) as page:
        yield page


@pytest.fixture
def page_with_script(chromium, client, live_server):
    """For what only a script does; tests/test_entry.py and tests/test_review.py hold the same without one."""
    with _page_of_an_editor(chromium, client, live_server, True) as page:
        yield page


def _open_entry(page, live_server):
    """The page of entry, ready to be typed into: its text field is focused only a moment after the page is there."""
    page.goto(f"{live_server.url}/admin/enter/")
    expect(page.get_by_label("Text of the readout")).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_a_clean_readout_goes_from_paste_to_published_in_six_actions_without_a_mouse(page, live_server):
    _open_entry(page, live_server)
    keys = Keyboard(page)
    keys.paste(TEXT)
    if page.has_script:
        keys.press("Control+Enter")
        page.wait_for_url("**/enter/*/")
        expect(page.locator("[name=m0-attendance-0-name]")).to_have_value("王晓晖")
        keys.press("Control+Enter")
    else:
        page.get_by_role("button", name="Read it").click()
        page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/meetings/*/")
    assert keys.actions <= 6
    assert Meeting.objects.get().review == "reviewed"


@pytest.mark.django_db(transaction=True)
def test_words_are_marked_by_keyboard_and_their_spans_are_kept(page, live_server):
    _open_entry(page, live_server)
    page.keyboard.insert_text(TEXT)
    page.get_by_role("button", name="Read it").click()
    page.wait_for_url("**/enter/*/")
    if page.has_script:
        pane = page.get_by_role("textbox", name="Text", exact=True)
        pane.focus()
        _put_cursor_before(page, "三张清单")
        for _ in "三张清单":
            page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("f")
        expect(page.get_by_role("status")).to_contain_text("三张清单")
        _put_cursor_before(page, "李四")
        for _ in "李四":
            page.keyboard.press("Shift+ArrowRight")
        page.keyboard.press("p")
        page.keyboard.press("x")  # the text takes no change
        expect(pane).to_contain_text(TEXT.strip(), use_inner_text=True)
    else:
        page.locator("[name=t-formulations-1-text]").fill("三张清单")
        page.locator("[name=m0-attendance-2-name]").fill("李四")
    page.get_by_role("button", name="Keep as draft").click()
    expect(page.get_by_text("Kept as a draft")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/meetings/*/")
    use = FormulationUse.objects.get(text="三张清单")
    assert use.source.text[use.start : use.end] == "三张清单"
    row = Attendance.objects.get(name="李四")
    assert row.meeting.source.text[row.start : row.end] == "李四"


def _put_cursor_before(page, words):
    page.evaluate(
        """words => {
            const walker = document.createTreeWalker(document.getElementById("text"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(words);
                if (at >= 0) { getSelection().collapse(node, at); return; }
            }
            throw new Error(words);
        }""",
        words,
    )


@pytest.mark.django_db(transaction=True)
def test_a_fact_shows_its_words_on_focus_and_rows_are_moved_and_removed_by_keyboard(page_with_script, live_server):
    page = page_with_script
    a_person("Huang Qiang", "黄强")
    _open_entry(page, live_server)
    page.keyboard.insert_text(TEXT)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/enter/*/")
    second = page.locator("[name=m0-attendance-1-name]")
    second.focus()
    shown = page.evaluate("[...CSS.highlights.get('fact')].map(range => range.toString())")
    assert shown == ["黄强"]
    sentence = page.evaluate("[...CSS.highlights.get('sentence')].map(range => range.toString())")
    assert sentence == ["省委书记王晓晖主持会议，黄强出席。"]
    page.keyboard.press("Alt+ArrowUp")
    expect(second).to_be_focused()
    expect(page.locator("[name=m0-attendance-1-order]")).to_have_value("1")
    page.locator("[name=m0-directives-0-text]").focus()
    page.keyboard.press("Alt+Delete")
    official = page.locator("[name=m0-attendance-1-person]")
    official.fill("黄")
    offered = page.locator("#names-official option")
    expect(offered).to_have_count(1)
    official.fill(offered.get_attribute("value"))
    page.keyboard.press("Control+s")
    expect(page.get_by_text("Kept as a draft")).to_be_visible()
    meeting = Draft.objects.get().findings["meetings"][0]
    assert [row["name"] for row in meeting["attendance"]] == ["黄强", "王晓晖"]
    assert meeting["directives"] == []


@pytest.mark.django_db(transaction=True)
def test_the_pages_of_entry_fit_a_laptop(page, live_server):
    _open_entry(page, live_server)
    page.keyboard.insert_text(TEXT)
    for address in ("", None):
        if address is None:
            page.get_by_role("button", name="Read it").click()
            page.wait_for_url("**/enter/*/")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1280


@pytest.mark.django_db(transaction=True)
def test_what_waits_is_decided_by_single_keys(page_with_script, live_server):
    page = page_with_script
    accepted, skipped = a_meeting(date=None), a_meeting(date=None, date_candidates=["2022-03-01"])
    page.goto(f"{live_server.url}/admin/review/undated/")
    page.keyboard.press("s")
    page.wait_for_url(f"**/undated/{accepted.pk}/")
    page.keyboard.press("a")
    page.wait_for_url(f"**/undated/{skipped.pk}/")
    page.keyboard.press("1")
    expect(page.get_by_text("Nothing waits here any more")).to_be_visible()
    skipped.refresh_from_db()
    accepted.refresh_from_db()
    assert (str(skipped.date), accepted.review) == ("2022-03-01", "reviewed")


def _a_stored_meeting() -> Meeting:
    source = SourceDocument.objects.create(text=TEXT, language="zh", sha256="0" * 64)
    store.store_findings(source, extract(TEXT))
    return source.meetings.get()


@pytest.mark.django_db(transaction=True)
def test_a_stored_record_is_corrected_beside_its_text(page, live_server):
    meeting = _a_stored_meeting()
    page.goto(f"{live_server.url}/admin/archive/meeting/{meeting.pk}/change/")
    expect(page.locator("#text")).to_contain_text("黄强出席")
    if page.has_script:
        page.locator("[name=attendance-1-name]").focus()
        shown = page.evaluate("[...CSS.highlights.get('fact')].map(range => range.toString())")
        assert shown == ["黄强"]
        page.keyboard.press("Alt+ArrowUp")
        page.locator("#text").focus()
        for words, key in (("李四", "p"), ("李四在场", "d")):
            _put_cursor_before(page, words[:2])
            for _ in words:
                page.keyboard.press("Shift+ArrowRight")
            page.keyboard.press(key)
        page.keyboard.press("Control+s")
    else:
        page.locator("[name=attendance-0-order]").fill("2")
        page.locator("[name=attendance-1-order]").fill("1")
        page.locator("[name=attendance-2-order]").fill("3")
        page.locator("[name=attendance-2-name]").fill("李四")
        page.locator("#attendance-group .row").nth(2).get_by_label("Roles").click()
        page.locator("[name=attendance-2-roles][value=attended]").check()
        page.locator("[name=_continue]").first.click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    rows = meeting.attendance.order_by("order")
    assert [row.name for row in rows] == ["黄强", "王晓晖", "李四"]
    assert meeting.directives.filter(text="李四在场").exists() is page.has_script
    assert TEXT[rows[2].start : rows[2].end] == "李四"
    assert [role.code for role in rows[2].roles.all()] == ["attended"]


@pytest.mark.django_db(transaction=True)
def test_the_form_of_a_long_meeting_fits_a_laptop_and_scrolls_nowhere_sideways(page, live_server):
    meeting = _a_stored_meeting()
    long = "Chairman of the Standing Committee of the Qingling Municipal People's Congress and Deputy Secretary"
    for order in range(10, 40):
        words = f"Somebody With A Rather Long Name {order}"
        row = meeting.attendance.create(order=order, name=words, post=long, start=0, end=4)
        row.roles.set(["attended", "exchange_speech", "lectured"])
    page.goto(f"{live_server.url}/admin/archive/meeting/{meeting.pk}/change/")
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    scrolled = """[...document.querySelectorAll("#content *")].filter(one => one.scrollWidth > one.clientWidth + 1
        && ["auto", "scroll"].includes(getComputedStyle(one).overflowX)).map(one => one.outerHTML.slice(0, 80))"""
    assert page.evaluate(scrolled) == []
