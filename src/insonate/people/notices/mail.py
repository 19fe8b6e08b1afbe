"""One mail per notice, sent by a worker and tried again when the server is down."""

import logging
from datetime import timedelta

from django.core.mail import send_mail
from django.utils import timezone, translation
from django_tasks import task

from insonate.people.mail import RETRY_AFTER
from insonate.people.notices.models import Notice
from insonate.people.notices.words import notice_words

logger = logging.getLogger(__name__)


@task()
def mail_notice(notice_uuid: str, attempt: int = 0) -> None:
    """Send a notice by mail once. A failure is tried again later, seven times over two days; the notice in the
    product does not depend on it."""
    notice = Notice.objects.select_related("person").get(uuid=notice_uuid)
    if notice.mailed_at is not None or not notice.person.email:
        return
    with translation.override(notice.person.language):
        subject, body = notice_words(notice)
    try:
        send_mail(subject, body, None, [notice.person.email])
    except OSError as error:
        logger.warning("mail for notice %s failed on attempt %s: %s", notice_uuid, attempt + 1, error)
        if attempt < len(RETRY_AFTER):
            later = timezone.now() + timedelta(minutes=RETRY_AFTER[attempt])
            mail_notice.using(run_after=later).enqueue(notice_uuid, attempt + 1)
        return
    Notice.objects.filter(pk=notice.pk).update(mailed_at=timezone.now())
