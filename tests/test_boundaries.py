"""Who may import whom: the arrows of docs/house.md, read from the code itself."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def imports_of(path: Path) -> set[str]:
    """Every module that a file imports, wherever in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the arrows; name the module in full"
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def files(room: str) -> list[Path]:
    path = ROOT / room
    found = [path] if path.is_file() else [file for file in path.rglob("*.py") if "migrations" not in file.parts]
    assert found, f"there is no {room}"
    return found


def within(module: str, room: str) -> bool:
    return module == room or module.startswith(room + ".")


# room, what it may import of ours, what it must not import of others
BEYOND_WORDS = [
    f"django.{part}" for part in ("conf", "contrib", "db", "http", "shortcuts", "template", "urls", "views")
]
ARROWS = [
    ("archive/extraction", ["archive.extraction"], ["django", "whoosh"]),
    (
        "archive/models",
        [
            *("archive.models", "archive.extraction.records", "archive.extraction.folding"),
            *("archive.extraction.likeness", "archive.said"),
        ],
        ["whoosh"],
    ),
    ("archive/comparing.py", ["archive.extraction"], ["django"]),
    ("archive/aligning.py", [], ["django"]),
    ("archive/analysis", ["archive.analysis", "archive.models", "archive.extraction", "archive.comparing"], ["whoosh"]),
    (
        "archive/imports",
        ["archive.imports", "archive.models", "archive.extraction", "archive.comparing", "archive.said"],
        ["whoosh"],
    ),
    (
        "archive/admin",
        [
            *("archive.admin", "archive.models", "archive.imports", "archive.extraction"),
            *("archive.roles", "archive.history", "archive.reading", "archive.comparing", "archive.said"),
        ],
        ["whoosh"],
    ),
    ("archive/roles.py", [], ["whoosh"]),
    ("archive/said.py", [], [*BEYOND_WORDS, "whoosh"]),
    ("archive/history.py", ["archive.said"], ["whoosh"]),
    (
        "archive/views",
        [
            *(
                "archive.views",
                "archive.models",
                "archive.analysis",
                "archive.filters",
                "archive.reading",
                "archive.history",
                "archive.charts",
                "archive.citing",
                "archive.comparing",
                "archive.aligning",
                "archive.dataset",
                "archive.exports",
                "archive.feeds",
                "archive.matrix",
                "archive.tables",
            ),
            *("archive.extraction.folding", "archive.extraction.likeness", "archive.extraction.rules"),
            "archive.extraction.records",
        ],
        [],
    ),
    (
        "archive/api",
        [
            *("archive.api", "archive.models", "archive.filters", "archive.history", "archive.roles"),
            *("archive.tables", "archive.views", "archive.reading"),
            *("archive.extraction.records", "archive.extraction.folding", "archive.imports.formulations"),
            "archive.analysis",
            "search.api",  # a line of the addresses
        ],
        ["whoosh"],
    ),
    ("archive/reading.py", [], ["django"]),
    ("archive/charts.py", ["archive.tongues"], []),
    ("archive/citing.py", ["archive.models"], ["whoosh"]),
    ("archive/feeds.py", ["archive.models"], ["whoosh"]),
    ("archive/dataset.py", ["archive.backup", "archive.models"], ["whoosh"]),
    ("archive/matrix.py", ["archive.exports", "archive.models"], ["whoosh"]),
    ("archive/exports.py", ["archive.citing"], ["whoosh"]),
    ("archive/tables.py", ["archive.exports", "archive.citing", "archive.models"], ["whoosh"]),
    ("search/engines", ["search.engines", "search.fields", "search.query", "search.segmentation"], ["django"]),
    ("search/segmentation.py", ["archive.extraction.folding"], ["django", "whoosh"]),
    ("search/query.py", [], ["django", "whoosh"]),
    ("search/fields.py", [], ["django", "whoosh"]),
    # They say in the reader's language what cannot be understood, and know neither database nor page.
    ("search/grammar.py", ["search.fields", "search.segmentation"], [*BEYOND_WORDS, "whoosh", "archive.models"]),
    ("search/query_box.py", ["search", "archive.extraction.folding"], [*BEYOND_WORDS, "whoosh", "archive.models"]),
    ("search/request.py", ["search", "archive.extraction.folding"], [*BEYOND_WORDS, "whoosh", "archive.models"]),
    ("search/snippets.py", ["search", "archive.extraction.folding"], ["django", "whoosh", "archive.models"]),
]


@pytest.mark.parametrize(("room", "ours", "never"), ARROWS, ids=[arrow[0] for arrow in ARROWS])
def test_a_room_imports_only_what_it_may(room, ours, never):
    for path in files(room):
        for module in imports_of(path):
            if within(module, "archive") or within(module, "search"):
                allowed = any(within(module, known) or within(known, module) for known in ours)
                assert allowed, f"{path.relative_to(ROOT)} imports {module}"
            assert not any(within(module, other) for other in never), f"{path.relative_to(ROOT)} imports {module}"


def test_of_the_archive_only_the_assembly_names_search():
    for path in files("archive"):
        if path.name not in ("urls.py", "settings.py"):
            assert not any(within(module, "search") for module in imports_of(path)), path


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("networkx", "archive/charts.py"),
        ("rapidfuzz", ("archive/extraction/likeness.py", "archive/comparing.py")),
        ("rensa", "archive/analysis/sketches.py"),
        ("rjieba", "search/segmentation.py"),
        ("whoosh", "search/engines/whoosh"),
    ],
)
def test_a_library_behind_a_boundary_appears_in_one_room(library, room):
    users = [
        path
        for top in ("archive", "search")
        for path in files(top)
        if any(within(m, library) for m in imports_of(path))
    ]
    assert users
    for path in users:
        assert path.relative_to(ROOT).as_posix().startswith(room)


def test_extraction_runs_without_django():
    script = (
        "import sys; sys.modules['django'] = None; from archive.extraction import extract; "
        "print(len(extract('On April 7, 2023, the Standing Committee met.').meetings))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "1"
