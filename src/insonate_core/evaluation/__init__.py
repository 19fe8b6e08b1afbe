"""Where somebody stands: a pure function of a definition, the evidence and a day.

    standing = evaluate(definition, evidence, as_of)           # the whole programme
    finding = evaluate_enrolment(definition, evidence, as_of)  # the entry requirements only
    cycles = cycles_of(definition, evidence, as_of, "scanning-year")
    finding = evaluate_cycle(definition, evidence, as_of, "scanning-year", 0)

    standing, until = evaluate_until(definition, evidence, as_of)   # and the day on which it may differ by time
    reads_of(definition).touches(fact)                              # can this fact change a standing at all?

`evidence` is an `Evidence`, or an `EvidenceIndex` built once and used for many questions. Promised of every
answer: it is the same for the same evidence in any order; evidence dated or recorded after `as_of` changes
nothing; every visible fact of a kind that a clause counts is counted, waiting or refused with a reason; one
more valid scan, a signature, a concession or a wider window never makes anything worse. The laws, with their
honest exceptions, are section 5 of docs/reference/programme-language.md.
"""

from insonate_core.evaluation.changes import Reads, changes_on, evaluate_until, reads_of, signers_of
from insonate_core.evaluation.entitlement import Bar, Barred
from insonate_core.evaluation.index import EvidenceIndex
from insonate_core.evaluation.routes import Route, binding_version, routes_to
from insonate_core.evaluation.standing import (
    binds,
    cycles_of,
    entitlement,
    evaluate,
    evaluate_cycle,
    evaluate_enrolment,
    evaluate_remedial_cycle,
    evaluate_requirement,
)

__all__ = [
    "Bar",
    "Barred",
    "EvidenceIndex",
    "Reads",
    "Route",
    "binding_version",
    "binds",
    "changes_on",
    "cycles_of",
    "entitlement",
    "evaluate",
    "evaluate_cycle",
    "evaluate_enrolment",
    "evaluate_remedial_cycle",
    "evaluate_requirement",
    "evaluate_until",
    "reads_of",
    "routes_to",
    "signers_of",
]
