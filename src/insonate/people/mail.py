"""How does a mail leave us when the mail server may be down?

No page waits for a mail server: every mail is a task for the worker, kept in the database in the transaction of what
it tells of, and tried again seven times over two days. Answering before sending also means that the time an answer
takes does not tell whether an address has an account.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone
from django_tasks import task

logger = logging.getLogger(__name__)
RETRY_AFTER = (1, 5, 15, 60, 240, 720, 1440)  # minutes


@task()
def send_mail(subject: str, text: str, to: Sequence[str], attempt: int = 0) -> None:
    """Send one mail; when the server is down, try again later."""
    try:
        EmailMultiAlternatives(subject, text, None, list(to)).send()
    except OSError as error:
        logger.warning("mail failed on attempt %s: %s", attempt + 1, error)
        if attempt < len(RETRY_AFTER):
            later = timezone.now() + timedelta(minutes=RETRY_AFTER[attempt])
            send_mail.using(run_after=later).enqueue(subject, text, list(to), attempt + 1)
