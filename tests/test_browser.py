"""A reader's walk in a real browser, at a desk and on a phone, with and without script."""

import os
import re

import pytest
from playwright.sync_api import expect, sync_playwright

from archive.models import Meeting
from tests.browser import launch_options
from tests.builders import the_archive_of_the_fixtures

# Playwright runs an event loop of its own, in which Django would otherwise refuse to touch the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="module")
def chromium():
    options = launch_options()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**options)
        yield browser
        browser.close()


@pytest.fixture(
    params=[(DESK, True), (DESK, False), (PHONE, True), (PHONE, False)],
    ids=["desk", "desk-no-script", "phone", "phone-no-script"],
)
def page(request, chromium):
    screen, script = request.param
    context = chromium.new_context(**screen, java_script_enabled=script)
    page = context.new_page()
    failures = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("requestfailed", lambda asked: "ERR_ABORTED" in asked.failure or failures.append(asked.url))
    page.on(
        "request", lambda asked: failures.append(f"third party: {asked.url}") if "localhost" not in asked.url else None
    )
    yield page
    context.close()
    assert not failures


def unfolded_facets(page):
    """What narrows the results; on a phone it has to be unfolded first."""
    facets = page.get_by_role("complementary", name="Narrow the results")
    summary = facets.locator("details.fold > summary")
    if summary.is_visible():
        summary.click()
    return facets


@pytest.mark.django_db(transaction=True)
def test_a_reader_searches_an_official_opens_a_meeting_and_follows_to_a_directive(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(live_server.url)
    page.get_by_label("Search the archive").fill("Yuan Jiajun")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("3 meetings")
    expect(page.get_by_text("also searched as 袁家军")).to_be_visible()

    page.get_by_role("heading", name="Theoretical Study Center Group").get_by_role("link").click()
    expect(page).to_have_url(re.compile(r"/meetings/\d{5,}/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Theoretical Study Center Group")
    attendance = page.get_by_role("region", name="Attendance")
    expect(attendance.get_by_role("row").nth(1)).to_contain_text("Yuan Jiajun")
    expect(attendance.get_by_role("row").nth(1)).to_contain_text("presided")
    expect(attendance.get_by_role("row").nth(1)).to_contain_text("spoke")

    directive = page.get_by_role("region", name="Directives").get_by_role(
        "link", name=re.compile("^It is necessary to highlight reform")
    )
    directive.click()
    expect(page).to_have_url(re.compile(r"#at-\d+$"))
    sentence = page.locator(f"#{page.url.rpartition('#')[2]}")
    expect(sentence).to_contain_text("It is necessary to highlight reform and change")
    expect(sentence).to_be_in_viewport()

    page.get_by_role("region", name="Attendance").get_by_role("link", name="Yuan Jiajun", exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yuan Jiajun 袁家军")
    expect(page.get_by_role("region", name="Directives spoken")).to_contain_text("It is necessary to")


@pytest.mark.django_db(transaction=True)
def test_a_reader_asks_why_by_keyboard_and_is_led_to_the_words(page, live_server):
    the_archive_of_the_fixtures()
    meeting = Meeting.objects.get(source__origin__contains="000_")
    page.goto(live_server.url + meeting.get_absolute_url())
    row = page.get_by_role("region", name="Attendance").get_by_role("row").nth(1)
    explanation = row.get_by_text("is the subject of this verb")
    expect(explanation).to_be_hidden()
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(explanation).to_be_visible()
    row.get_by_role("link", name=re.compile("presided over")).click()
    expect(page).to_have_url(re.compile(r"#at-\d+$"))
    expect(page.locator(f"#{page.url.rpartition('#')[2]}")).to_be_in_viewport()


@pytest.mark.django_db(transaction=True)
def test_a_reader_narrows_by_facet_and_date_and_comes_back(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(f"{live_server.url}/search/?q=meeting")
    expect(page.get_by_role("status")).to_contain_text("6 meetings")
    unfolded_facets(page).get_by_role("link", name=re.compile("^Chen Miner")).first.click()
    expect(page.get_by_role("status")).to_contain_text("3 meetings")
    page.get_by_label("From").fill("2022-11")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("1 meeting")
    expect(page.get_by_text("inferred")).to_be_visible()
    page.get_by_role("link", name="remove 2022-11-01").click()
    expect(page.get_by_role("status")).to_contain_text("3 meetings")


@pytest.mark.django_db(transaction=True)
def test_no_page_is_wider_than_its_screen(page, live_server):
    the_archive_of_the_fixtures()
    first = Meeting.objects.get(ordinal=2).get_absolute_url()
    for address in ("/", "/meetings/", "/meetings/2023/09/", first, "/officials/", "/officials/chen-miner/", "/organs/",
                    "/organs/chongqing-municipal-party-committee/", "/directives/", "/search/?q=%22two+safeguards%22",
                    "/search/?q=%22the+meeting%22&show=lines", "/search/?show=directives", "/search/?q=(flood",
                    "/search/help/", "/about/", "/help/", "/help/data/", "/nowhere/"):  # fmt: skip
        page.goto(live_server.url + address)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], address
        for calendar in page.locator(".drawn:has(> svg.year)").all():
            assert calendar.evaluate("box => box.scrollWidth <= box.clientWidth"), f"{address}: pushed to and fro"


@pytest.mark.django_db(transaction=True)
def test_the_first_stop_of_the_keyboard_is_the_way_to_the_content(page, live_server):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


@pytest.mark.django_db(transaction=True)
def test_a_reader_asks_by_operator_and_narrows_by_a_bar_of_the_histogram(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(f"{live_server.url}/search/help/")
    page.get_by_role("link", name='official:"Yuan Jiajun"').click()
    expect(page.get_by_role("status")).to_contain_text("3 meetings")
    months = page.get_by_role("navigation", name="Found by month")
    months.get_by_role("link", name="April 2023: 1").click()
    expect(page.get_by_role("status")).to_contain_text("1 meeting")
    expect(page.get_by_text("From: 2023-04-01")).to_be_visible()
    page.get_by_role("link", name="remove 2023-04-01").click()
    expect(page.get_by_role("status")).to_contain_text("1 meeting")


@pytest.mark.django_db(transaction=True)
def test_suggestions_are_chosen_by_keyboard_and_the_box_works_without_them(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(f"{live_server.url}/search/")
    box = page.get_by_label("Search the archive")
    box.press_sequentially("yuan ji")
    if box.get_attribute("role") != "combobox":  # without script
        box.fill("Yuan Jiajun")
        box.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("3 meetings")
        return
    option = page.get_by_role("option", name="Yuan Jiajun")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Escape")
    expect(option).to_be_hidden()
    box.press_sequentially("a")
    expect(option).to_be_visible()
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-0")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yuan Jiajun")


@pytest.mark.django_db(transaction=True)
def test_a_long_list_beside_the_results_is_looked_through(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(f"{live_server.url}/search/?q=meeting")
    facets = unfolded_facets(page)
    facets.get_by_role("searchbox", name="Find in Official").fill("袁家")
    facets.get_by_role("searchbox", name="Find in Official").press("Enter")
    official = facets.locator("details.facet", has=page.get_by_role("heading", name="Official", exact=True))
    expect(official.get_by_role("listitem")).to_have_count(1)
    official.get_by_role("link", name="Yuan Jiajun").click()
    expect(page.get_by_role("status")).to_contain_text("3 meetings")


@pytest.mark.django_db(transaction=True)
def test_the_morning_read_leads_from_the_latest_readouts_to_one_meeting_and_its_neighbours(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(live_server.url)
    latest = page.get_by_role("region", name="Latest meetings")
    latest.get_by_role("link", name="Standing Committee of the Chongqing").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Standing Committee of the Chongqing")
    readout = page.locator(".readout")
    expect(readout.locator(".directive").first).to_be_visible()
    expect(readout.get_by_role("link", name="Yuan Jiajun").first).to_be_visible()

    contents = page.get_by_role("navigation", name="Contents")
    contents.locator("ol a").first.click()
    expect(page).to_have_url(re.compile(r"#at-\d+$"))
    expect(page.locator(f"#{page.url.rpartition('#')[2]}")).to_be_in_viewport()

    marker = readout.locator(".directive").first
    marked = marker.evaluate("node => getComputedStyle(node).backgroundImage")
    page.get_by_role("checkbox", name="Marks").uncheck()
    assert marked != "none" and marker.evaluate("node => getComputedStyle(node).backgroundImage") == "none"

    beside = page.get_by_role("navigation", name="Meetings of the same organ")
    beside.get_by_role("link", name="Side by side with the one before").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two meetings side by side")
    expect(page.get_by_role("row", name=re.compile("^Present")).get_by_role("link", name="Yuan Jiajun")).to_be_visible()
    expect(page.locator(".readout")).to_have_count(2)
    page.get_by_role("heading", level=2).first.get_by_role("link").click()
    expect(page.get_by_role("link", name=re.compile("its meeting after"))).to_be_visible()


@pytest.mark.django_db(transaction=True)
def test_a_quoted_phrase_is_hunted_down_to_one_sentence_and_its_citation(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(live_server.url)
    page.get_by_label("Search the archive").fill('"two safeguards"')
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("also searched as")).to_contain_text("two maintenances")
    expect(page.get_by_role("navigation", name="Found by month").get_by_role("link").first).to_be_visible()
    page.get_by_role("navigation", name="What is shown").get_by_role("link", name="In context").click()
    lines = page.get_by_role("table", name="Every occurrence")
    expect(lines.get_by_role("rowheader").first).to_have_text(re.compile("^two (safeguards|maintenances)$"))
    lines.get_by_role("link", name=re.compile("^Cite line 1:")).click()
    expect(page).to_have_url(re.compile(r"/sources/\d+/at/\d+/$"))
    sentence = page.locator("mark#sentence")
    expect(sentence).to_contain_text(re.compile("two (safeguards|maintenances)"))
    words = sentence.inner_text()
    expect(page.get_by_role("link", name=page.url)).to_be_visible()  # its permanent address
    expect(page.locator(".citation")).to_contain_text("Jiyao 纪要")
    page.get_by_role("link", name="the readout of the meeting, with marks").click()
    whole = page.locator(f"#{page.url.rpartition('#')[2]}")
    expect(whole).to_have_text(words)
    expect(whole).to_be_in_viewport()


@pytest.mark.django_db(transaction=True)
def test_the_source_is_checked_from_a_fact_to_the_text_its_hash_and_its_versions(page, live_server):
    the_archive_of_the_fixtures()
    meeting = Meeting.objects.get(source__origin__contains="000_")
    page.goto(live_server.url + meeting.get_absolute_url())
    for fact in ("date", "kind", "place", "Yuan Jiajun", "1"):
        expect(page.get_by_label(f"why? {fact}", exact=True).first).to_be_visible()
    source = page.get_by_role("region", name="Source")
    expect(source).to_contain_text(meeting.source.sha256)
    expect(source).to_contain_text("Imported")
    expect(source).to_contain_text("this one alone")

    directive = meeting.directives.first()
    sentence = meeting.source.sentence_url(directive.start)
    page.goto(live_server.url + sentence)
    expect(page.locator("mark#sentence")).to_have_text(directive.text)
    expect(page.get_by_text("Meeting readout. Jiyao 纪要")).to_be_visible()
    page.get_by_role("link", name="the readout of the meeting, with marks").click()
    expect(page.locator(f"#at-{directive.start}")).to_be_in_viewport()

    page.get_by_role("link", name="as it came").click()
    expect(page.locator("pre")).to_contain_text(directive.text)


@pytest.mark.django_db(transaction=True)
def test_a_reader_of_chinese_changes_the_language_and_stays_on_the_page(page, live_server):
    the_archive_of_the_fixtures()
    page.goto(f"{live_server.url}/officials/chen-miner/")
    page.get_by_role("button", name="中文").click()
    expect(page).to_have_url(f"{live_server.url}/officials/chen-miner/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", level=1)).to_contain_text("陈敏尔")
    expect(page.locator(".posts li").first.get_by_role("link")).to_contain_text("书记")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.mark.django_db(transaction=True)
def test_on_paper_a_list_is_a_table_and_its_signs_are_explained(chromium, live_server):
    the_archive_of_the_fixtures()
    context = chromium.new_context(viewport={"width": 660, "height": 930})  # A4 within its margins
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto(f"{live_server.url}/officials/chen-miner/")
    expect(page.locator(".lines").first).to_have_css("display", "table")
    expect(page.locator(".lines thead").first).to_have_css("position", "static")
    expect(page.locator(".lines tbody tr").first).to_have_css("display", "table-row")
    expect(page.locator(".legend .key").first).to_be_visible()
    expect(page.get_by_role("search")).to_be_hidden()
    context.close()


@pytest.mark.django_db(transaction=True)
def test_the_citation_of_a_directive_is_copied_with_one_press(chromium, live_server):
    the_archive_of_the_fixtures()
    meeting = Meeting.objects.get(source__origin__contains="000_")
    context = chromium.new_context(**DESK, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(live_server.url + meeting.get_absolute_url())
    page.get_by_role("link", name="copy citation, directive 1", exact=True).click()
    expect(page.get_by_text("Copied.")).to_be_attached()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert meeting.directives.first().text in copied and "Jiyao 纪要" in copied
    context.close()
