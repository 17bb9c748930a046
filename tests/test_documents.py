"""The documents say what is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_every_setting_from_the_environment_is_documented():
    asked = set(re.findall(r'env\.\w+\("([A-Z_]+)"', (ROOT / "archive/settings.py").read_text()))
    asked |= set(re.findall(r"^(\w+) \?=", (ROOT / "Makefile").read_text(), re.M)) - {
        "PYTHON",
        "GOLD",
        "DOCUMENTS",
        "KILLS",
        "EXAMPLES",
    }
    documented = set(re.findall(r"^\| `([A-Z_]+)`", (ROOT / "docs/settings.md").read_text(), re.M))
    assert asked == documented


def test_every_kind_of_record_is_in_the_data_dictionary():
    from django.apps import apps

    kept = {model.__name__ for app in ("archive", "search") for model in apps.get_app_config(app).get_models()}
    described = set(
        re.findall(r"\w+", " ".join(re.findall(r"^\| ([^|]+) \|", (ROOT / "docs/records.md").read_text(), re.M)))
    )
    assert kept - described == set()


def test_every_link_between_documents_leads_somewhere():
    for document in [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text()):
            if "://" not in target:
                assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_every_place_that_the_house_names_exists():
    for line in re.findall(r"^\| `([^|]+)` \|", (ROOT / "docs/house.md").read_text(), re.M):
        folder = None
        for word in line.replace("`", "").split():
            path = ROOT / word
            if not path.exists() and folder is not None:
                path = folder / word
            assert path.exists(), word
            folder = path.parent if folder is None else folder
