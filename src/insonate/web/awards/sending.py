"""Sending a certificate as it was made."""

from django.http import Http404, HttpResponse

from insonate.certification.awards import api as awards
from insonate.certification.awards.api import Award, CertificateFile, Paper


def send_certificate(award: Award, edition: int, paper: str) -> HttpResponse:
    """One edition of an award's certificate on one paper. 404 for what was never made."""
    certificate = next((each for each in awards.certificates_of(award) if each.edition == edition), None)
    if certificate is None:
        raise Http404
    try:
        found = awards.file_of(certificate, Paper(paper))
    except (ValueError, CertificateFile.DoesNotExist):
        raise Http404 from None
    answer = HttpResponse(bytes(found.content), content_type="application/pdf")
    number = "".join(each if each.isalnum() else "-" for each in award.number)
    answer["Content-Disposition"] = f'inline; filename="certificate-{number}-{edition}-{paper}.pdf"'
    answer["ETag"] = f'"{found.sha256}"'
    return answer
