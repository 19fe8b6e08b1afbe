"""What in a candidate's scans would make a supervisor look twice before signing?

Patterns are found among the scans on which this supervisor is named, and no others: what one supervisor signs is no
business of another. They are questions with an innocent reading beside them; none of them keeps anything from being
signed. Leave is not looked at here: it is between the candidate and their tutor.
"""

import json
from datetime import datetime, timedelta

from insonate.logbook.scans.models import Scan
from insonate.people import api as people
from insonate_core.patterns import LoggedScan, Pattern, find_patterns

LOOKED_BACK = timedelta(days=366)


def questions_about(supervisor: people.User, candidate: people.User, *, now: datetime) -> tuple[Pattern, ...]:
    """The patterns in what the candidate entered within the last year and named the supervisor on. The ids in them
    are those of the scans as pages know them."""
    rows = (
        Scan.objects.filter(
            supervisor=supervisor, logbook__person=candidate, withdrawn=False, entered_at__gt=now - LOOKED_BACK
        )
        .order_by("pk")
        .values_list(
            "uuid", "performed_on", "entered_at", "recorded_on", "region", "determinate", "import_batch_id", "content"
        )
    )
    return find_patterns(
        LoggedScan(
            id=str(uuid), performed_on=performed_on, recorded_at=entered_at, recorded_on=recorded_on, region=region,
            notes=" ".join(json.loads(content).get("notes", {}).values()), determinate=determinate,
            imported=batch is not None,
        )
        for uuid, performed_on, entered_at, recorded_on, region, determinate, batch, content in rows
    )  # fmt: skip
