"""Where somebody goes from a requirement that is met by paying."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from insonate.web.components.parts import Link
from insonate_core.findings import Finding, State


def ways_to_pay(finding: Finding) -> Sequence[Link]:
    """A link beside a requirement that asks for a membership or a payment and is not met yet."""
    if finding.state in {State.MET, State.WAIVED}:
        return ()
    if finding.reads == "memberships":
        return (Link(_("Membership"), reverse("candidate:memberships")),)
    if finding.reads == "payments":
        return (Link(_("Payments and receipts"), reverse("candidate:payments")),)
    return ()
