"""Journeys through lists, charts and days in a real browser: an official, a date, an instruction."""

import re

import pytest
from playwright.sync_api import expect

from archive.models import Formulation, Place, Post, Topic
from search import outbox
from tests.builders import a_directive, a_meeting, a_person, an_organ
from tests.test_browser import chromium, page  # noqa: F401  the fixtures

pytestmark = pytest.mark.django_db(transaction=True)
FLOOD = "必须做好防汛抗旱工作，严防群死群伤。"


@pytest.fixture
def archive():
    """Three meetings of one official in two years, with an instruction that comes again."""
    place = Place.objects.create(name_en="Chongqing", name_zh="重庆")
    topic = Topic.objects.create(name_en="Floods", name_zh="防汛")
    formulation = Formulation.objects.create(name_zh="防汛抗旱", name_en="flood and drought prevention")
    organ = an_organ(place=place)
    organ.name_zh = "中共重庆市委常委会"
    organ.save()
    yuan = a_person("Yuan Jiajun", "袁家军")
    Post.objects.create(person=yuan, title_en="Secretary", title_zh="市委书记", organ=organ, source="a test")
    for date, said in (
        ("2022-06-01", FLOOD.replace("必须", "要")),
        ("2023-06-01", FLOOD),
        ("2023-06-09", FLOOD),
    ):
        meeting = a_meeting(
            f"会议召开。{said}", chair="Yuan Jiajun", attending=["Hu Henghua"], date=date, place=place, organ=organ
        )
        meeting.source.language = "zh"
        meeting.source.url = f"https://www.example.org/{date}/{'V' * 60}.shtml"  # no place to break at
        meeting.source.save()
        a_directive(meeting, said, speaker="Yuan Jiajun", topics=[topic])
        at = meeting.source.text.index("防汛抗旱")
        meeting.source.formulation_uses.create(formulation=formulation, text="防汛抗旱", start=at, end=at + 4)
    outbox.drain()


def test_follow_an_official(page, live_server, archive):  # noqa: F811
    page.goto(f"{live_server.url}/officials/")
    box = page.get_by_label("Name, in any form")
    box.press_sequentially("袁家" if page.viewport_size["width"] < 500 else "yu")
    if box.get_attribute("role") == "combobox":
        page.get_by_role("option", name="Yuan Jiajun").click()
    else:
        page.get_by_role("button", name="Filter").click()
        page.get_by_role("link", name="Yuan Jiajun 袁家军").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Yuan Jiajun 袁家军")
    expect(page.get_by_text("Last named on 9 June 2023")).to_be_visible()
    expect(page.get_by_role("region", name="Posts")).to_contain_text("市委书记")
    page.get_by_role("link", name="2022: 1 meeting").click()
    day = page.get_by_role("link", name="1 Jun 2022: presided")
    day.focus()  # as by the keyboard
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/meetings/\d{5,}/$"))
    page.go_back()
    beside = page.get_by_role("region", name="With whom")
    beside.get_by_text("The numbers as a table").click()
    beside.get_by_role("row", name=re.compile("Hu Henghua")).get_by_role("link", name="3").click()
    expect(page.get_by_role("status")).to_contain_text("3 meetings")


def test_by_date(page, live_server, archive):  # noqa: F811
    page.goto(f"{live_server.url}/meetings/")
    page.get_by_role("link", name="2023: 2 meetings").click()
    expect(page).to_have_url(re.compile("/meetings/2023/$"))
    page.get_by_role("link", name="1 Jun 2023: 1 meeting").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 June 2023")
    page.get_by_role("link", name="9 Jun 2023, the next day with a meeting").click()
    expect(page).to_have_url(re.compile("/meetings/2023/06/09/$"))
    page.get_by_role("link", name="1 Jun 2023, the day before with a meeting").click()
    page.get_by_role("link", name="1 Jun 2022, the day before with a meeting").click()
    expect(page).to_have_url(re.compile("/meetings/2022/06/01/$"))
    page.goto(f"{live_server.url}/meetings/2022/07/01/")
    expect(page.get_by_text("Nothing was collected for this date")).to_be_visible()


def test_track_an_instruction(page, live_server, archive):  # noqa: F811
    page.goto(f"{live_server.url}/directives/?date_to=2023-06-05&topic=floods")
    page.get_by_role("link", name=re.compile(f"^elsewhere: {FLOOD}")).click()
    expect(page.get_by_text("1 time word for word")).to_be_visible()
    earlier = page.get_by_role("region", name="Earlier").get_by_role("listitem")
    expect(earlier.locator("ins")).to_have_text("要")
    expect(earlier.locator("del")).to_have_text("必须")
    expect(page.get_by_role("region", name="On the same day or later")).to_contain_text("word for word")
    earlier.get_by_role("link", name="in its place").click()
    expect(page).to_have_url(re.compile(r"#at-\d+$"))
    expect(page.locator(f"#{page.url.rpartition('#')[2]}")).to_contain_text("要做好")


FAULTS = """() => {
  const faults = [];
  for (const table of document.querySelectorAll("table"))
    if (!table.querySelector("thead th[scope=col]")) faults.push("a table without headers");
  for (const field of document.querySelectorAll("main input:not([type=hidden]), main select"))
    if (!field.labels.length && !field.ariaLabel) faults.push(`a field without a label: ${field.name}`);
  for (const svg of document.querySelectorAll("figure svg"))
    if (svg.getAttribute("role") !== "group" || !svg.querySelector("title") || !svg.querySelector("desc"))
      faults.push("a chart without its text");
  for (const link of document.querySelectorAll("main a[href]"))
    if (!(link.ariaLabel || link.textContent).trim()) faults.push(`a link without words: ${link.href}`);
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const within = walker.currentNode.parentElement;
    if (/[\\u4e00-\\u9fff]/.test(walker.currentNode.data) && !within.closest("[lang^=zh], svg title"))
      faults.push(`Chinese that is not said to be: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return faults;
}"""


def test_lists_and_charts_can_be_read_aloud_reached_by_key_and_fit_the_screen(page, live_server, archive):  # noqa: F811
    directive = a_person("Yuan Jiajun").directives.first()
    for address in (
        *("/officials/", "/officials/yuan-jiajun/", "/organs/", directive.meeting.organ.get_absolute_url(), "/topics/"),
        *("/formulations/", "/formulations/flood-and-drought-prevention/", "/directives/", directive.get_track_url()),
        *("/meetings/", "/meetings/2023/", "/meetings/2023/06/", "/meetings/2023/06/10/", "/sources/"),
        *(directive.meeting.source.get_absolute_url(), "/analysis/methods/"),
        *("/search/?q=防汛", "/search/?q=防汛&show=directives", "/search/help/", "/about/", "/analysis/phrases/"),
        *(f"{directive.meeting.organ.get_absolute_url()}{page}/" for page in ("rhythm", "presence")),
    ):
        page.goto(live_server.url + address)
        assert page.evaluate(FAULTS) == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], address
        for figure in page.locator("figure svg a").all()[:1]:
            figure.focus()
            assert page.evaluate("document.activeElement.closest('figure') !== null"), address
