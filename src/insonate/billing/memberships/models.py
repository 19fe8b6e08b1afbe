"""Who is a member of what, in which class, and what that costs from when."""

import uuid

from django.conf import settings
from django.db import models

from insonate_core.billing.money import Money


class MembershipClass(models.Model):
    """One row is a class of membership that an organisation offers. Changes when its words change or it is closed to
    newcomers; `is_example` says that nobody has confirmed it."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="membership_classes")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=100)
    description = models.CharField(max_length=300, blank=True)
    is_open = models.BooleanField(default=True)
    is_example = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="membership_class_once")]

    def __str__(self) -> str:
        return self.title


class DuesPrice(models.Model):
    """One row is what a class costs from a day on, until the next such row. Never changes; the newest of one day
    holds."""

    membership_class = models.ForeignKey(MembershipClass, on_delete=models.PROTECT, related_name="prices")
    from_on = models.DateField()
    currency = models.CharField(max_length=3)
    first_year_minor = models.BigIntegerField()
    yearly_minor = models.BigIntegerField()
    is_example = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first_year_minor__gte=0, yearly_minor__gte=0), name="dues_are_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.membership_class_id} from {self.from_on}"

    @property
    def first_year(self) -> Money:
        return Money(self.first_year_minor, self.currency)

    @property
    def yearly(self) -> Money:
        return Money(self.yearly_minor, self.currency)


class MembershipTerms(models.Model):
    """One row is what holds for all members of an organisation from a day on: the grace, when the year begins, when
    they are reminded. Never changes; the newest of one day holds."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="membership_terms")
    from_on = models.DateField()
    grace_days = models.PositiveIntegerField()
    year_begins_month = models.PositiveIntegerField(null=True)
    year_begins_day = models.PositiveIntegerField(null=True)
    shortest_days = models.PositiveIntegerField(default=0)
    remind_days = models.CharField(max_length=60, help_text="Days before the end, largest first, such as 60,30,7.")
    renew_days = models.PositiveIntegerField(help_text="From how many days before the end dues may be paid.")
    is_example = models.BooleanField(default=False)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.organisation_id} from {self.from_on}"


class Membership(models.Model):
    """One row is that a person joined an organisation. Nothing of how it stands is kept here: that follows from the
    dues that were paid (`DuesInvoice`) and from resignations."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    joined_on = models.DateField()
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "person"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.person_id} @ {self.organisation_id}"


class DuesInvoice(models.Model):
    """One row says which years of which class an invoice asks dues for. Never changes."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="dues")
    invoice = models.OneToOneField("billing.Invoice", on_delete=models.PROTECT, related_name="dues")
    membership_class = models.ForeignKey(MembershipClass, on_delete=models.PROTECT, related_name="+")
    years = models.PositiveIntegerField(default=1)
    is_first = models.BooleanField()

    def __str__(self) -> str:
        return f"dues {self.invoice_id}"


class Resignation(models.Model):
    """One row is that a member gave their membership up. Never changes; whoever pays again is a member again."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="resignations")
    on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.membership_id} on {self.on}"


class DuesReminder(models.Model):
    """One row is that a member was told once that something ends or has ended. Never changes, and there is never a
    second for the same end and step."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reminders")
    notice = models.CharField(max_length=20)
    about = models.DateField()
    days = models.PositiveIntegerField(default=0)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "notice", "about", "days"], name="dues_reminder_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice} about {self.about}"
