from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "insonate.certification"
    label = "certification"

    def ready(self) -> None:
        """Hear of the invoices that this label raises."""
        from insonate.billing import api as billing
        from insonate.certification.requests.fees import PURPOSE, invoice_changed

        billing.when_invoice_changes(PURPOSE, invoice_changed)
