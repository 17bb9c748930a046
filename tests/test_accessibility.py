"""Every page can be read by everybody: WCAG 2.2 AA as far as axe-core and arithmetic can tell, and light to load."""

import gzip
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from archive.models import Meeting
from tests.builders import a_meeting, the_archive_of_the_fixtures
from tests.test_browser import DESK, PHONE, chromium  # noqa: F401  a fixture

STYLES = Path(__file__).parent.parent / "static" / "jiyao.css"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
MOST_BYTES = 60_000


def every_kind_of_page() -> list[str]:
    """One address of each kind, of the archive of the fixtures."""
    meeting = Meeting.objects.get(ordinal=2)
    other = Meeting.objects.exclude(pk=meeting.pk).filter(organ=meeting.organ).first()
    directive = Meeting.objects.get(source__origin__contains="000_").directives.first()
    return [
        *(
            "/",
            "/about/",
            "/browse/",
            "/help/",
            "/help/data/",
            "/about/data/",
            "/follow/",
            "/nowhere/yuan-jiajun/",
            "/search/",
            "/search/?q=%22two+safeguards%22",
        ),
        *("/search/?q=(flood", "/search/help/", "/meetings/", "/meetings/2023/", "/meetings/2023/09/"),
        *("/officials/", "/officials/chen-miner/", "/organs/", "/organs/chongqing-municipal-party-committee/"),
        *("/directives/", "/formulations/", "/topics/"),
        meeting.get_absolute_url(),
        directive.meeting.get_absolute_url(),
        f"/meetings/{other.pk}/beside/{meeting.pk}/",
        meeting.source.get_absolute_url(),
        directive.meeting.source.sentence_url(directive.start),
        directive.get_track_url(),
        *(f"{meeting.get_absolute_url()}{page}/" for page in ("novelty", "write-ups")),
        *(f"{meeting.organ.get_absolute_url()}{page}/" for page in ("rhythm", "presence")),
        *("/officials/chen-miner/company/", "/sources/", "/analysis/", "/analysis/methods/", "/analysis/briefing/"),
        *("/analysis/phrases/", "/analysis/events/", "/analysis/lags/", "/analysis/novelty/", "/analysis/threads/"),
        *("/analysis/references/", "/analysis/novelty/days/"),
        *("/analysis/presence/", "/help/api/", "/search/?q=%22the+meeting%22&show=lines", "/search/?show=directives"),
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("screen", "scheme", "locale"),
    [(DESK, "light", "en-GB"), (PHONE, "dark", "zh-CN")],
    ids=["desk-light-english", "phone-dark-chinese"],
)
def test_axe_finds_nothing_on_any_kind_of_page(chromium, live_server, screen, scheme, locale):  # noqa: F811
    the_archive_of_the_fixtures()
    for year in range(1980, 2020):  # so many bars as would be too narrow for a finger
        a_meeting("The meeting heard of floods.", date=f"{year}-06-01")
    context = chromium.new_context(**screen, color_scheme=scheme, locale=locale, reduced_motion="reduce")
    page, axe, found = context.new_page(), Axe(), []
    for address in every_kind_of_page():
        page.goto(live_server.url + address)
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        for problem in axe.run(page, options=RULES).response["violations"]:
            found += [f"{address}: {problem['id']}: {node['html'][:160]}" for node in problem["nodes"][:3]]
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.django_db(transaction=True)
def test_what_has_the_focus_is_seen_and_nothing_moves_for_who_wants_no_motion(chromium, live_server):  # noqa: F811
    context = chromium.new_context(**DESK, reduced_motion="reduce")
    page = context.new_page()
    page.goto(live_server.url)
    for _ in range(6):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    expect(page.get_by_role("main")).to_be_visible()
    expect(page.get_by_role("banner")).to_be_visible()
    expect(page.get_by_role("contentinfo")).to_be_visible()
    context.close()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_ink_is_readable_on_every_ground_it_stands_on(theme):
    blocks = re.findall(r":root \{(.*?)\}", STYLES.read_text(), re.S)[:2]
    tokens = {}
    for block in blocks[: 1 if theme == "light" else 2]:
        tokens |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    grounds = dict.fromkeys(("ink", "muted", "accent", "link", "presided", "spoke", "present"), ("paper", "panel"))
    grounds["ink"] += ("directive", "hit")
    grounds["person"] = ("paper", "directive")
    grounds |= {"directive-ink": ("paper", "directive"), "caution": ("paper", "caution-paper")}
    for ink, places in grounds.items():
        for place in places:
            assert contrast(tokens[ink], tokens[place]) >= 4.5, f"{ink} on {place}, {theme}"
    assert contrast(tokens["rule"], tokens["paper"]) >= 3, "the edge of a field"


@pytest.mark.django_db
def test_a_page_is_light_and_asks_nobody_else(client):
    the_archive_of_the_fixtures()
    sent = {}
    for address in every_kind_of_page():
        page = client.get(address).content.decode()
        assert not re.findall(
            r'<(?:link|script|img|iframe|source)[^>]+(?:href|src)="(?:https?:)?//(?!testserver)', page
        )
        readouts = re.compile(r'<(div|pre) class="(?:readout|raw)".*?</\1>', re.S)
        weight = len(gzip.compress(readouts.sub("", page).encode()))
        for name in set(re.findall(r'(?:href|src)="/static/([\w.-]+\.(?:css|js|svg))"', page)):
            sent.setdefault(name, len(gzip.compress((STYLES.parent / name).read_bytes())))
            weight += sent[name]
        assert weight <= MOST_BYTES, f"{address}: {weight} bytes"
    assert sent["jiyao.css"]
    assert "url(" not in STYLES.read_text() and "@import" not in STYLES.read_text()
