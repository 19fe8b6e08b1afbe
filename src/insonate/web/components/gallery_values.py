"""The invented people, scans and rules of the gallery. All numbers are examples."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from insonate.web.components.charts import Forecast, amounts, calendar, month_strip, pace_chart, sparkline
from insonate.web.components.parts import (
    Cell,
    Column,
    Fact,
    Figure,
    Link,
    QueueRow,
    RequirementRow,
    State,
    Step,
    Table,
)

NAV = [
    SimpleNamespace(label="Where I stand", url="/gallery/", icon="home", current=True),
    SimpleNamespace(label="Log a scan", url="/gallery/#forms", icon="plus", current=False),
    SimpleNamespace(label="Logbook", url="/gallery/#tables", icon="list", current=False),
    SimpleNamespace(label="To sign", url="/gallery/#queue", icon="waiting", current=False),
]

REQUIREMENTS = [
    RequirementRow(
        "Accredited course",
        State.MET,
        why="Bow Valley Hands-On, 14 March 2026. The organiser confirmed your place on 16 March.",
    ),
    RequirementRow(
        "Supervised scans",
        State.PROGRESS,
        have=84,
        need=100,
        waiting=4,
        why="three modules are short, and too many of your Fracture scans were reviewed from clips.",
        example=True,
        example_note="The society has not published its number; 100 is an example.",
        reference=Link("Rules of January 2026, section 4", "#"),
        children=[
            RequirementRow("Effusion", State.MET, have=20, need=20),
            RequirementRow("Tendon", State.WAITING, have=16, need=20, waiting=4, badge="4 waiting"),
            RequirementRow(
                "Fracture",
                State.PROGRESS,
                have=17,
                need=20,
                why="only half of 20 may be clip reviews and you have used all 10. The last 3 must be directly "
                "supervised.",
                actions=[Link("Show the 17 scans", "#")],
            ),
            RequirementRow(
                "Dislocation",
                State.RISK,
                have=11,
                need=20,
                even=15,
                why="9 more determinate scans are needed. Three logged as indeterminate are kept, and do not count "
                "here.",
            ),
        ],
    ),
    RequirementRow(
        "Whole registration period",
        State.OVERDUE,
        have=2,
        need=3,
        why="the record of 2024–25 was due on 1 October 2025. It can still be handed in; it will be marked late.",
        actions=[Link("Hand in the record", "#")],
    ),
    RequirementRow("Instructor’s IP request", State.NOTMET, why="Dr Okafor sends it once everything above is met."),
    RequirementRow("Certificate fee", State.WAIVED, why="Waived on 3 May by the registrar: rural practice bursary."),
]

FIGURES = [
    Figure("On course for 300", 17, "of 24", url="#tables"),
    Figure("Short at this pace", 5, url="#tables"),
    Figure("Out of touch", 2, "21 days or more", url="#tables"),
    Figure("Waiting to be signed", 63, url="#queue"),
    Figure("Median turnaround", 3, "days"),
]

FACTS = [
    Fact("Holder", "Owen J. Blackwater, MD"),
    Fact("Scope", "Effusion, dislocation, fracture, tendon, soft tissue"),
    Fact("Rules", "FM MSK, January 2026", url="#"),
    Fact("Standing", "Valid today", state=State.MET),
]

STEPS = [
    Step("Accredited course", "Confirmed 16 March", is_done=True),
    Step("Supervised scans", "84 of 100", is_current=True),
    Step("Three examinations", "1 of 3"),
    Step("IP request"),
    Step("Certificate fee"),
    Step("IP number and certificate"),
]

QUEUE = [
    QueueRow(
        "Left wrist, first compartment",
        "Nadia Ferreira, 27 June. Tendon.",
        url="#queue",
        select="1",
        cannot_select="Watch the clip before you sign it.",
        state=State.OVERDUE,
        badge="12 days",
        is_current=True,
    ),
    QueueRow(
        "Right elbow, effusion",
        "Owen Blackwater, 3 July. Logged as seen by you.",
        url="#queue",
        select="2",
        state=State.RISK,
        badge="6 days",
    ),
    QueueRow(
        "Left shoulder, posterior view",
        "Mei Tanaka, 7 July, 10:20. Logged as seen by you.",
        url="#queue",
        select="3",
        is_selected=True,
        badge="2 days",
    ),
    QueueRow(
        "Left knee, effusion",
        "Sol Reyes, today, 09:12. Indeterminate. Logged as seen by you.",
        url="#queue",
        select="4",
        badge="today",
    ),
]

NEXT = [
    QueueRow(
        "Remind Dr Okafor about four wrist clips",
        "The oldest has waited 12 days. When they are signed, Tendon is met.",
        state=State.WAITING,
        action=Link("Send reminder", "#queue"),
    ),
    QueueRow(
        "Scan 7.3 a week instead of 6.1",
        "At 6.1 you finish 14 short of 300 on 30 September.",
        state=State.RISK,
        action=Link("See the forecast", "#charts"),
    ),
]

TABLE = Table(
    "Students to speak to, longest silence first",
    [
        Column("Student"),
        Column("Now", is_number=True),
        Column("Forecast"),
        Column("Last scan", sort_url="#tables", sorted="descending"),
        Column("Likely reason"),
        Column("Action", hidden=True),
    ],
    [
        [
            Cell("Theo Marsh", url="#"),
            Cell(96),
            Cell("118 of 300", state=State.OVERDUE),
            Cell("34 days ago"),
            Cell("No reply to two messages"),
            Cell("Write to Theo", url="#", is_button=True),
        ],
        [
            Cell("Dana Whitebear", url="#"),
            Cell(158),
            Cell("236 of 300", state=State.RISK),
            Cell("4 days ago"),
            Cell("Clinic closed in May", detail="until 20 July"),
            Cell("Write to Dana", url="#", is_button=True),
        ],
    ],
)


SINCE, UNTIL, TODAY = date(2025, 10, 1), date(2026, 10, 1), date(2026, 7, 9)
LEAVE = frozenset(date(2026, 4, 3) + timedelta(days=n) for n in range(10))


def _year(weekly: int) -> dict[date, int]:
    """A believable year without chance: two or three clinic days a week, nothing at Christmas or on leave."""
    counts = {}
    for n in range((TODAY - SINCE).days + 1):
        day = SINCE + timedelta(days=n)
        resting = (
            day in LEAVE or date(2025, 12, 20) <= day <= date(2026, 1, 4) or date(2026, 2, 2) <= day <= date(2026, 3, 1)
        )
        if day.weekday() in (1, 3) and not resting:
            counts[day] = max(1, weekly // 2 + n % 5 - 2)
        elif day.weekday() == 5 and n % 3 == 0 and not resting:
            counts[day] = 1
    return counts


SPAN: Any = {"since": SINCE, "until": UNTIL, "today": TODAY}
YEAR = _year(6)
COHORT = [
    (name, sum(counts.values()), likely, sparkline(counts, **SPAN, target=300, forecast=likely, top_value=360))
    for name, weekly, likely in [("Kofi Asante", 11, 351), ("Isla Drummond", 8, 281), ("Theo Marsh", 3, 118)]
    for counts in [_year(weekly)]
]

SWATCHES = ["paper", "surface", "sunken", "line", "edge", "ink-2", "ink", "gel", "gel-soft", "marker", "screen"]
SWATCHES += ["met", "waiting", "risk", "overdue"]


def everything() -> dict[str, Any]:
    """What the gallery's template is given."""
    return {
        "requirements": REQUIREMENTS,
        "figures": FIGURES,
        "facts_shown": FACTS,
        "steps_shown": STEPS,
        "queue": QUEUE,
        "next": NEXT,
        "table_shown": TABLE,
        "marks": {"shoulder:right": "31", "knee:left": "9"},
        "others": [("soft-tissue:none", "Other soft tissue")],
        "swatches": SWATCHES,
        "pace_shown": pace_chart(YEAR, **SPAN, target=300, forecast=Forecast(286, 271, 301)),
        "pace_early": pace_chart(
            {SINCE + timedelta(days=3): 2}, since=SINCE, until=UNTIL, today=SINCE + timedelta(days=6), target=300
        ),
        "calendar_shown": calendar(YEAR, **SPAN, leave=LEAVE),
        "months_shown": month_strip(YEAR, **SPAN),
        "amounts_shown": amounts(
            [("Shoulder", 71, 20), ("Wrist and hand", 43, 20), ("Hip", 9, 20), ("Ankle and foot", 15, 20)]
        ),
        "cohort": COHORT,
    }
