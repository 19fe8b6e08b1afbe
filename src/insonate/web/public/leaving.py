"""Having one's logbook, or everything, deleted for ever (points 6 and 10 of the logbook standard; decision 0140).

Only after proving again who one is, and writing out what is about to happen: neither can be done by a phone left on a
table, nor by one tap too many.
"""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from insonate.erasure import api as erasure
from insonate.kit import clock
from insonate.kit.refusals import Refused
from insonate.logbook import api as logbook
from insonate.people import api as people

PHRASES = {"logbook": _l("delete my logbook for ever"), "account": _l("delete my account for ever")}


class SentenceForm(forms.Form):
    """The sentence that says what one is about to do."""

    sentence = forms.CharField(
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, what: str, sent: QueryDict | None) -> None:
        super().__init__(sent, prefix=what)
        self.phrase = str(PHRASES[what])
        self.fields["sentence"].error_messages["required"] = self._unsaid()
        self.fields["sentence"].label = _("Write: %(sentence)s") % {"sentence": self.phrase}

    def clean_sentence(self) -> str:
        """Refuses anything but the sentence; capitals and a full stop are forgiven."""
        said = str(self.cleaned_data["sentence"])
        if " ".join(said.casefold().split()).rstrip(".") != self.phrase.casefold():
            raise forms.ValidationError(self._unsaid())
        return said

    def _unsaid(self) -> str:
        return _("Nothing was deleted. To do it, write exactly: %(sentence)s") % {"sentence": self.phrase}


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]
@never_cache
@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """What goes and what stays, and the two ways to do it."""
    person = request.user
    assert isinstance(person, people.User)
    sent = request.POST.get("delete", "")
    forms_ = {what: SentenceForm(what, request.POST if sent == what else None) for what in PHRASES}
    if sent in forms_ and forms_[sent].is_valid():
        try:
            return _erase_logbook(request, person) if sent == "logbook" else _erase_account(request, person)
        except Refused as refused:
            for problem in refused.problems:
                forms_[sent].add_error(None, problem.words)
    context = {
        "logbook_form": forms_["logbook"],
        "account_form": forms_["account"],
        "scans": logbook.Scan.objects.filter(logbook__person=person).count(),
        "obstacles": erasure.obstacles_of(person),
    }
    return render(request, "account/leaving.html", context, status=422 if sent else 200)


def _erase_logbook(request: HttpRequest, person: people.User) -> HttpResponse:
    erased = erasure.erase_logbook(person=person, now=clock.now())
    messages.success(request, _("Your logbook is deleted: %(n)s scans.") % {"n": erased.scans})
    return redirect("public:personal")


def _erase_account(request: HttpRequest, person: people.User) -> HttpResponse:
    erasure.erase_account(person=person, now=clock.now())
    logout(request)
    messages.success(request, _("Your account is deleted. You are signed out everywhere."))
    return redirect("public:home")
