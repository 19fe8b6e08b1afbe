"""The product's addresses with the gallery, which is there only in development."""

from django.urls import include, path

from insonate.urls import urlpatterns as product

urlpatterns = [*product, path("gallery/", include("insonate.web.components.urls"))]
