"""A small curriculum of FM MSK, as an editor would write it."""

from insonate.learning.curriculum import api as curricula
from insonate.people.models import User
from insonate.programmes.api import Programme
from tests.factories.cast import NOW

FIGURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 60"><title>An elbow from behind</title>'
    b'<defs><marker id="tip"><path d="M0 0L4 2L0 4z"/></marker></defs>'
    b'<path d="M0 30H90" stroke="currentColor" marker-end="url(#tip)"/>'
    b'<text x="4" y="20" font-size="18">Fossa</text></svg>'
)
TEXT = """---
title: Elbow effusion
minutes: 20
objectives: [See fluid in the elbow.]
self-check:
  - question: Fluid?
    options:
      - {text: "Yes", right: true, why: The fat pad is lifted.}
      - {text: "No", why: Look at the fat pad.}
---

## Why scan here

Because *fluid* shows. ![The elbow](elbow.svg "From behind.")

## Probe and presets

A linear probe, 3 cm.
"""


def curriculum_of(programme: Programme, by: User, key: str = "elbow-effusion") -> curricula.Curriculum:
    """A curriculum with one section and one module that has a text, a figure, and no version yet."""
    made = curricula.begin_curriculum(programme=programme, title="FM MSK", notice="A sample.", by=by, now=NOW)
    module = curricula.begin_module(curriculum=made, key=key, by=by, now=NOW)
    curricula.save_outline(
        curriculum=made, sections=[{"key": "skills", "title": "Skills", "modules": [key]}], by=by, now=NOW
    )
    curricula.save_figure(curriculum=made, name="elbow.svg", content=FIGURE, by=by, now=NOW)
    curricula.save_module(module=module, text=TEXT, seen=0, by=by, now=NOW)
    return made


def published(programme: Programme, by: User, approver: User) -> curricula.ModuleVersion:
    """The same, approved by somebody else."""
    module = curriculum_of(programme, by).modules.get()
    proposal = curricula.propose(module=module, revision=1, by=by, now=NOW)
    curricula.decide(proposal=proposal, outcome=curricula.ModuleOutcome.APPROVED, by=approver, now=NOW)
    return module.versions.get()
