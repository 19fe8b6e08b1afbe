"""Who may open the office desk."""

from tests.shell.access.table import OFFICERS, Gets, Row, only
from tests.shell.access.world import RECORD

EVIDENCE = ("admissions", "registrar")
APPLICATIONS = ("admissions", "registrar", "administrator")
REGISTRATIONS = ("admissions", "tutor", "lead", "registrar", "administrator")

ROWS = {
    "office:desk": Row(only(*OFFICERS, "stranger")),
    "office:applications": Row(only(*APPLICATIONS)),
    "office:application": Row(only(*APPLICATIONS), args=lambda world: [world.application.uuid]),
    "office:claims": Row(only(*EVIDENCE)),
    "office:fact": Row(only(*EVIDENCE), args=lambda world: [world.claim.uuid]),
    "office:document": Row(only("candidate", *EVIDENCE), args=lambda world: [world.claim.documents.get().uuid]),
    "office:person": Row(only(*EVIDENCE), args=lambda world: ["essex", world.candidate.uuid]),
    "office:enter": Row(
        only(*EVIDENCE), args=lambda world: ["essex", world.candidate.uuid], form=lambda _: {"kind": "awards"}
    ),
    "office:enrolments": Row(only(*REGISTRATIONS, "stranger"), says="(of their own organisation)"),
    "office:enrolment": Row(only(*REGISTRATIONS), args=lambda world: [world.enrolment.uuid]),
    "office:decide-leave": Row(
        only("admissions", "tutor", "lead", "registrar"),
        "post",
        args=lambda world: [world.leave.uuid],
        form=lambda _: {"approve": "1"},
    ),
    "office:people": Row(only("administrator")),
    "office:end-role": Row(
        only("administrator"), args=lambda world: ["essex", world.people["supervisor"].uuid, "supervisor"]
    ),
    "office:organisation": Row(only("administrator")),
    "office:cohorts": Row(only(tutor=Gets.ELSEWHERE, lead=Gets.ELSEWHERE)),
    "office:cohort": Row(only("tutor", "lead"), args=lambda _world: [RECORD]),
    "office:cohort-file": Row(only("tutor", "lead"), args=lambda _world: [RECORD, "csv"]),
    "office:cohort-versions": Row(only("tutor", "lead"), args=lambda _world: [RECORD]),
    "office:cohort-versions-file": Row(only("tutor", "lead"), args=lambda _world: [RECORD]),
    "office:exam-designs": Row(only("committee", "lead", "administrator")),
    "office:exam-design": Row(
        only("committee", "lead", "administrator"), args=lambda world: [world.examined.key, "written"]
    ),
    "office:trials": Row(only("committee", "lead", "administrator")),
    "office:trial": Row(only("committee", "tutor", "lead", "administrator"), args=lambda world: [world.trial.uuid]),
    "office:trial-people": Row(only("tutor", "lead"), args=lambda world: [world.trial.uuid], says="(with names)"),
    "office:trial-file": Row(only("tutor", "lead"), args=lambda world: [world.trial.uuid], says="(with names)"),
    "office:reviews": Row(only("tutor", "lead", "stranger")),
    "office:review": Row(only("tutor", "lead"), args=lambda world: [world.submission.uuid]),
    "office:review_decide": Row(
        only("tutor", lead=Gets.REFUSED),
        "post",
        args=lambda world: [world.submission.uuid],
        form=lambda _world: {"outcome": "accepted", "words": ""},
    ),
    "office:review_file": Row(only("tutor", "lead"), args=lambda world: [world.submission.uuid, "pdf"]),
    "office:audits": Row(only("auditor", "lead")),
    "office:audit_draw": Row(only("auditor", "lead"), args=lambda world: [world.draw.uuid]),
    "office:audit_pack": Row(only("auditor", lead=Gets.REFUSED), args=lambda world: [world.draw.uuid]),
    "office:audited_record": Row(only("auditor"), args=lambda world: [world.draw.uuid, 1]),
    # A tutor decides on the award of the yearly record, as its document says.
    "office:requests": Row(only("registrar", "lead", "tutor")),
    "office:request": Row(only("registrar", "lead"), args=lambda world: [world.asked.uuid]),
    "office:awards": Row(only("registrar", "lead")),
    "office:award": Row(only("registrar", "lead"), args=lambda world: [world.given.uuid]),
    "office:decide-award": Row(
        only("registrar", lead=Gets.REFUSED),
        "post",
        args=lambda world: [world.given.uuid],
        form=lambda _world: {"act": "suspend", "words": "A complaint."},
    ),
    "office:reissue": Row(
        only("registrar", lead=Gets.REFUSED),
        "post",
        args=lambda world: [world.given.uuid],
        form=lambda _world: {"reason": "A new name."},
    ),
    "office:certificate": Row(only("registrar", "lead"), args=lambda world: [world.given.uuid, 1, "letter"]),
}
