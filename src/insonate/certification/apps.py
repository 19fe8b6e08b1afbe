from django.apps import AppConfig


class CertificationConfig(AppConfig):
    name = "insonate.certification"
    label = "certification"

    def ready(self) -> None:
        """Hear of the invoices that this label raises; say all that is known of whoever is granted something."""
        from insonate.billing import api as billing
        from insonate.certification.requests.fees import PURPOSE, invoice_changed
        from insonate.certification.standings.gathering import evidence_of
        from insonate.programmes import api as programmes

        programmes.judge_grants_by(evidence_of)
        billing.when_invoice_changes(PURPOSE, invoice_changed)
