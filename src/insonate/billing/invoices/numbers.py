"""Numbers without a gap, within an organisation and a year."""

from django.db import connection, transaction

from insonate.billing.invoices.models import NumberSeries
from insonate.people.api import Organisation


def hold_series(organisation: Organisation, series: str, year: int) -> int:
    """Hold a series until the transaction ends, and return its inner id: what else must happen once at a time in the
    organisation may be looked up behind it."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is allocated inside the transaction that uses it")
    NumberSeries.objects.bulk_create(
        [NumberSeries(organisation=organisation, series=series, year=year)], ignore_conflicts=True
    )
    held = NumberSeries.objects.select_for_update(no_key=True).get(organisation=organisation, series=series, year=year)
    return held.pk


def next_number(organisation: Organisation, series: str, year: int) -> int:
    """The next number of the series. Given back by itself if the transaction does not succeed."""
    held = NumberSeries.objects.get(pk=hold_series(organisation, series, year))
    held.last += 1
    held.save(update_fields=["last"])
    return held.last
