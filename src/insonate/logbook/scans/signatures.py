"""Which signatures hold for what a scan says now?

A signature is bound to the digest of what was signed. It holds while the scan says exactly that: a correction ends
it, a withdrawal that is taken back does not.
"""

from insonate.logbook.scans.models import Scan, SignState
from insonate.logbook.sign_offs.models import SignOff, Verdict
from insonate.people import api as people


def _latest(scan: Scan) -> dict[people.User, str]:
    """The last word of everybody who said something of exactly this content; taking back is a word too."""
    said = SignOff.objects.filter(scan=scan, digest=scan.digest).select_related("by").order_by("number")
    return {each.by: each.verdict for each in said}


def signers_of(scan: Scan) -> list[people.User]:
    """Whose signature holds for what the scan says now."""
    return [person for person, verdict in _latest(scan).items() if verdict == Verdict.SIGNED]


def state_of(scan: Scan) -> SignState:
    """Where the signature of a scan stands, from what was said of exactly this content."""
    words = _latest(scan)
    if Verdict.SIGNED in words.values():
        return SignState.SIGNED
    if Verdict.DECLINED in words.values():
        return SignState.DECLINED
    return SignState.AWAITING if scan.supervisor_id else SignState.NOT_ASKED
