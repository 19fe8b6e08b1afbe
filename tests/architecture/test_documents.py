"""What the code has, the documents say."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_every_setting_is_documented() -> None:
    """Each environment variable the sources read stands in the settings page, and the other way round."""
    read = set()
    for path in (ROOT / "src" / "insonate").rglob("*.py"):
        read |= set(re.findall(r"\"((?:INSONATE_[A-Z_]+)|DATABASE_URL)\"", path.read_text()))
    said = (ROOT / "docs/reference/settings.md").read_text()
    documented = set(re.findall(r"`(INSONATE_[A-Z_]+|DATABASE_URL)`", said))
    for stem in re.findall(r"`(_[A-Z]+)`", said):
        documented.add(f"INSONATE_MAIL{stem}")
    assert documented == read


def test_decisions_have_numbers_of_their_own() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs/decisions").glob("[0-9]*.md")]
    assert sorted(numbers) == sorted(set(numbers))


def test_decisions_fit_one_screen() -> None:
    long = {path.name for path in (ROOT / "docs/decisions").glob("*.md") if len(path.read_text().splitlines()) > 60}
    assert long == set()


def test_no_path_of_a_machine_is_in_the_project() -> None:
    pattern = re.compile(r"(^|[^A-Za-z0-9_.])/(work|farm)/")
    tracked = [
        path
        for folder in ("src", "tests", "docs", "programmes", "requirements", ".ci", "bench")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".yaml", ".txt", ".in", ".html", ".css", ".js", ".toml", ""} and path.is_file()
    ]
    assert [str(path) for path in tracked if path != Path(__file__) and pattern.search(path.read_text())] == []


def test_documents_point_at_files_that_are_there() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    broken = []
    for page in pages:
        prose = re.sub(r"```.*?```|`[^`\n]*`", "", page.read_text(), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            elsewhere = target.startswith(("http://", "https://", "mailto:", "#"))
            if not elsewhere and not (page.parent / target.split("#", 1)[0]).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []
