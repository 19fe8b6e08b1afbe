"""The addresses of memberships and payments."""

from django.urls import URLPattern, path

from insonate.web.candidate import memberships, payments

addresses: list[URLPattern] = [
    path("membership/", memberships.index, name="memberships"),
    path("membership/<slug:slug>/", memberships.show, name="membership"),
    path("membership/<slug:slug>/give-up/", memberships.resign, name="resign"),
    path("payments/", payments.index, name="payments"),
    path("payments/<uuid:invoice>/", payments.invoice, name="invoice"),
    path("payments/<uuid:invoice>/pay/", payments.pay, name="pay"),
    path("payments/receipts/<uuid:receipt>/", payments.receipt, name="receipt"),
    path("payments/test/<uuid:checkout>/", payments.test_payment, name="test-payment"),
]
