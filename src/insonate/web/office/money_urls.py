"""The addresses of members, invoices and prices at the office."""

from django.urls import URLPattern, path

from insonate.web.office import invoices, members, prices

addresses: list[URLPattern] = [
    path("members/", members.index, name="members"),
    path("members/<uuid:membership>/", members.show, name="member"),
    path("invoices/", invoices.index, name="invoices"),
    path("invoices/invoices.csv", invoices.file, name="invoices-file"),
    path("invoices/<uuid:invoice>/", invoices.show, name="invoice"),
    path("prices/", prices.index, name="prices"),
]
