"""The door to the public registry."""

from insonate.certification.registry.actions import count_check, set_listing
from insonate.certification.registry.models import CheckCount, Listing, Way
from insonate.certification.registry.queries import (
    ROWS,
    SHORTEST,
    Found,
    Listed,
    checks_of,
    is_search,
    listing_of,
    programmes_listed,
    search,
)

__all__ = [
    "ROWS",
    "SHORTEST",
    "CheckCount",
    "Found",
    "Listed",
    "Listing",
    "Way",
    "checks_of",
    "count_check",
    "is_search",
    "listing_of",
    "programmes_listed",
    "search",
    "set_listing",
]
