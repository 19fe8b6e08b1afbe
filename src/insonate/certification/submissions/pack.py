"""What does an auditor take away for annual monitoring? One ZIP with everything that proves a draw, and no name.

It holds the cohort in numbers, every submission of the population with its decision, the draw with the digests by which
it can be made again, the findings, and the frozen records that were drawn, byte for byte as they were sealed. What it
holds depends on nothing but the rows: packed twice, it is the same file.
"""

import csv
import io
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from insonate.certification.submissions.bundle import holder_from, record_from
from insonate.certification.submissions.documents.tables import MADE_AT, render_csv
from insonate.certification.submissions.documents.wording import day
from insonate.certification.submissions.gathering import yearly
from insonate.certification.submissions.models import AuditDraw, DrawnEntry
from insonate.certification.submissions.sampling import sample_of
from insonate.kit.canonical import sha256
from insonate.programmes import api as programmes

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def evidence_pack(draw: AuditDraw, *, language: str) -> bytes:
    """The ZIP of one draw, its README in the given language."""
    entries = list(draw.entries.select_related("submission__enrolment", "submission__decision__by").order_by("number"))
    with translation.override(language):
        files = {
            "draw.csv": _table(
                ("number", "seal", "sha256-of-seed-and-seal", "drawn"),
                ((each.number, each.key, each.digest, "yes" if each.drawn else "no") for each in entries),
            ),
            "submissions.csv": _submissions(entries),
            "cohort.csv": _table(("what", "count"), cohort_counts(draw, entries)),
            "findings.csv": _findings(draw),
        }
        for entry in entries:
            if entry.drawn:
                submission = entry.submission
                record, holder = record_from(submission.bundle), holder_from(submission.holder)
                files[f"records/record-{entry.number:03d}.json"] = submission.bundle.encode()
                files[f"records/record-{entry.number:03d}.csv"] = render_csv(record, holder, submission.bundle)
        files["README.txt"] = _readme(draw, entries).encode()
    sums = "".join(f"{sha256(content)}  {name}\n" for name, content in sorted(files.items()))
    files["SHA256SUMS"] = sums.encode()
    return _zip(files)


def without_name(words: str, name: str) -> str:
    """A tutor's words as an auditor may read them: whoever the record is of is called “the candidate”."""
    for part in sorted({name, *name.split()}, key=len, reverse=True):
        if len(part) > 2:
            words = words.replace(part, _("the candidate"))
    return words


def cohort_counts(draw: AuditDraw, entries: Sequence[DrawnEntry]) -> list[tuple[str, int]]:
    """The cohort in numbers, as at the day of the draw: who was registered in the span, whose year ended in it, and
    what became of what they handed in."""
    enrolments = programmes.Enrolment.objects.filter(programme=draw.programme, from_on__lt=draw.until_on).filter(
        Q(until_on__isnull=True) | Q(until_on__gt=draw.from_on)
    )
    registered = list(enrolments.select_related("person", "programme__organisation", "version"))
    ended = sum(
        draw.from_on <= cycle.period.until < draw.until_on
        for enrolment in registered
        for cycle in yearly(enrolment, now=draw.drawn_at).cycles
        if cycle.period.until is not None and cycle.period.until <= draw.drawn_at.date()
    )
    outcomes = Counter(
        each.submission.decision.outcome if hasattr(each.submission, "decision") else "awaiting" for each in entries
    )
    return [
        ("registered", len(registered)),
        ("years-ended", ended),
        ("handed-in", len(entries)),
        ("accepted", outcomes["accepted"]),
        ("returned", outcomes["returned"]),
        ("awaiting-a-decision", outcomes["awaiting"]),
        ("sampled", sum(each.drawn for each in entries)),
    ]


def _submissions(entries: Iterable[DrawnEntry]) -> bytes:
    rows = []
    for entry in entries:
        submission, record = entry.submission, record_from(entry.submission.bundle)
        decision = getattr(submission, "decision", None)
        rows.append(
            (
                entry.number, submission.cycle_number + 1, submission.from_on, submission.until_on,
                submission.submitted_on, submission.attempt, record.programme.version, record.have, record.need,
                len(record.late), len(record.gaps), decision.outcome if decision else "",
                decision.on if decision else "",
                without_name(decision.words, holder_from(submission.holder).name) if decision else "",
                submission.content_hash,
            )
        )  # fmt: skip
    heads = (
        "number", "year", "from", "until", "handed-in-on", "attempt", "version", "scans", "scans-needed",
        "entered-late", "gaps", "decision", "decided-on", "words", "seal",
    )  # fmt: skip
    return _table(heads, rows)


def _findings(draw: AuditDraw) -> bytes:
    return _table(
        ("number", "outcome", "words", "by", "on"),
        (
            (
                each.entry.number,
                each.finding.outcome if each.finding else "",
                each.finding.words if each.finding else "",
                each.finding.by.name if each.finding else "",
                each.finding.at.date() if each.finding else "",
            )
            for each in sample_of(draw)
        ),
    )


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    made = io.StringIO(newline="")
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        cells = [str(cell) for cell in row]
        writer.writerow([f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell for cell in cells])
    return made.getvalue().encode("utf-8-sig")


def _readme(draw: AuditDraw, entries: Sequence[DrawnEntry]) -> str:
    last = draw.until_on - timedelta(days=1)
    drawn = [entry for entry in entries if entry.drawn]
    sentences = [
        _("Evidence for annual monitoring"),
        "",
        _("Organisation: %(name)s") % {"name": draw.programme.organisation.name},
        _("Programme: %(key)s") % {"key": draw.programme.key},
        _("Records handed in from %(first)s to %(last)s") % {"first": day(draw.from_on), "last": day(last)},
        _("Drawn by %(name)s on %(day)s") % {"name": draw.drawn_by.name, "day": day(draw.drawn_at.date())},
        "",
        _("How the sample was drawn"),
        _("Seed: %(seed)s") % {"seed": draw.seed},
        _("Method: %(method)s") % {"method": draw.method},
        _("Share: %(share)s of %(population)s records, rounded %(rounding)s, at least %(least)s: %(drawn)s drawn")
        % {
            "share": draw.fraction, "population": draw.population_size, "rounding": draw.rounding,
            "least": draw.at_least, "drawn": len(drawn),
        },
        "",
        _("To draw it again: for each record write the seed, a colon and the record's seal, and take the SHA-256 of "
          "those bytes. Sort the records by it. The first ones are the sample. For the first record:"),
    ]  # fmt: skip
    if entries:
        sentences.append(f'printf "%s" "{draw.seed}:{entries[0].key}" | sha256sum')
        sentences.append(entries[0].digest)
    sentences += [
        "",
        _("What is in here"),
        _("cohort.csv: the cohort in numbers, as at the day of the draw."),
        _("submissions.csv: every record that could have been drawn, with its decision."),
        _("draw.csv: the order of the draw."),
        _("findings.csv: what the auditor found in each record that was drawn."),
        _("records/: the records that were drawn, as JSON and as a table. The SHA-256 of each JSON file is its seal in "
          "draw.csv."),
        _("SHA256SUMS: the SHA-256 of every file here (sha256sum -c SHA256SUMS)."),
        "",
        _("Candidates are known here by their number in the draw. The organisation can say who they are."),
        "",
    ]  # fmt: skip
    return "\n".join(sentences)


def _zip(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, date_time=MADE_AT.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, files[name])
    return made.getvalue()
