"""What the mail worker does, in the test's own transaction: run every task whose time has come."""

from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

_WORKER = Worker(
    queue_names=["*"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
    worker_id="tests", excluded_queue_names=[],
)  # fmt: skip


def work() -> int:
    """Run what is due; returns how many tasks ran. The settings must name the database's backend of tasks."""
    due = list(DBTaskResult.objects.ready())
    for task in due:
        task.claim(_WORKER.worker_id)
        _WORKER.run_task(task)
    return len(due)


def bring_forward() -> int:
    """The time of every waiting task has come; returns how many wait."""
    return DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
