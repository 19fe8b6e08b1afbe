from django.db import migrations

from insonate.kit.append_only import only_grows


class Migration(migrations.Migration):
    dependencies = [("billing", "0001_initial")]

    operations = [
        only_grows(
            "billing_invoice",
            "billing_invoiceline",
            "billing_invoicevoid",
            "billing_paymentrecord",
            "billing_receipt",
            "billing_receiptfile",
            "billing_duesprice",
            "billing_membershipterms",
            "billing_duesinvoice",
            "billing_resignation",
            "billing_duesreminder",
        )
    ]
