"""Which words are a patient's name.

Five signs, from the surest to the faintest: a title (Mr, Mrs, Mme), a word for the patient ("pt John Smith",
"name: Tate"), a word for a relative, "known as", and a given name or an initial before a capital. A title or
a patient's word before a name is certain unless its neighbours speak of a colleague; the rest is only asked
about. Doctors and professors are taken for colleagues unless something says that they were the patient.
"""

from collections.abc import Iterator

from insonate_core.privacy import vocabulary as words
from insonate_core.privacy.phrases import MODALS, Company, Phrases
from insonate_core.privacy.reading import Token
from insonate_core.privacy.suspicion import Kind, Reason, Sighting
from insonate_core.privacy.word_lists import listed

TITLES = words.FIRM_TITLES | words.SOFT_TITLES | words.CLINICIAN_TITLES
LOWER_CASE_WILL_DO = frozenset({"mrs", "mme", "mlle", "mr"})
NAMED = listed(
    """
    appele appelee called name named nom nomme nommee prenomme prenommee s'appelle
    """
)
LINKING = frozenset({"is", "was", "known", "as", "est", "initials"}) | NAMED
PLAIN_PATIENT_WORDS = listed("client cliente pat patient patiente patients pt pts")
PATIENT_PHRASES = frozenset(
    {
        "est revenue",
        "est revenu",
        "est venue",
        "est venu",
        "a mal",
        "was seen",
        "is seen",
        "was scanned",
        "has pain",
        "is keen",
    }
)
KNOWN_AS_BEFORE = listed("also been better commonly condition formerly otherwise sign so test widely")
NOT_A_PERSONS_NAME = listed(
    """
    brand clinic column common company consultant course domain drug field file folder generic hospital
    image latin machine module muscle nerve preset probe programme site software structure study
    supervisor tendon test trade trial user
    """
)
LATIN_ENDINGS = ("us", "is", "ii", "ei", "ae", "um", "ea", "alis", "aris", "ior", "ceps", "oid")
LATIN_SHORT = frozenset("mnavlr")
TYPES_BEFORE = listed(
    """
    class fig figure grade group hepatitis part section segment stage type view vitamin weber zone
    """
)


def find_names(plain: str, tokens: tuple[Token, ...]) -> Iterator[Sighting]:
    """Every name in a folded text that may be a patient's."""
    yield from _Names(Phrases(plain, tokens)).find()


class _Names:
    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.tokens = phrases.tokens
        self.taken: set[int] = set()

    def find(self) -> Iterator[Sighting]:
        for signs in (
            self._titled,
            self._labelled,
            self._known_as,
            self._relatives,
            self._given,
            self._initials,
            self._surname_alone,
        ):
            for at, token in enumerate(self.tokens):
                if token.is_word and at not in self.taken:
                    found = signs(at, token)
                    if found:
                        yield found

    def _sighting(
        self, kind: Kind, reason: Reason, start: int, end: int, certain: bool, name_from: int | None = None
    ) -> Sighting:
        self.taken.update(range(start, end))
        first = self.tokens[start if name_from is None else name_from]
        name = self.phrases.plain[first.start : self.tokens[end - 1].end]
        return Sighting(
            kind,
            self.tokens[start].start,
            self.tokens[end - 1].end,
            reason,
            certain,
            (("name", name.rstrip(".")),),
        )

    def _titled(self, at: int, token: Token) -> Sighting | None:
        low = token.low
        if low not in TITLES:
            return None
        dotted = self.phrases.low(at + 1) == "." and self.phrases.space_before(at + 1) == ""
        name_at = at + 1 + dotted
        if name_at >= len(self.tokens) or (self.phrases.space_before(name_at) == "" and not dotted):
            return None
        if low in words.CLINICIAN_TITLES:
            return self._clinician(at, name_at)
        sure = self._trust_in_title(token, at, name_at, dotted=dotted)
        if sure is None:
            return None
        firm = low in words.FIRM_TITLES | {"m"} and token.text != "MR"
        lower = low in LOWER_CASE_WILL_DO and token.text != "MR"
        end = self.phrases.end_of_name(name_at, firm=firm, lower=lower)
        if end is None:
            return None
        first = self._first_word(name_at, end)
        if self.phrases.is_no_name(first) or (low == "mr" and not self.tokens[first].text[0].isupper()):
            sure = False
        company = self.phrases.company(at, end)
        if company is Company.COLLEAGUE:
            self.taken.update(range(at, end))
            return None
        certain = sure and company is Company.UNKNOWN
        return self._sighting(Kind.NAME_AFTER_TITLE, Reason.FOLLOWS_TITLE, at, end, certain, name_at)

    def _first_word(self, at: int, end: int) -> int:
        for here in range(at, end):
            if (
                self.tokens[here].is_word
                and len(self.tokens[here].text) > 1
                and self.tokens[here].low not in words.PARTICLES
            ):
                return here
        return at

    def _trust_in_title(self, token: Token, at: int, name_at: int, *, dotted: bool) -> bool | None:
        """Whether this is surely a title, perhaps one (False), or none at all (None)."""
        phrases, following = self.phrases, self.tokens[name_at]
        has_capital = following.is_word and following.text[0].isupper()
        match token.low:
            case "mr" if token.text == "MR" and not phrases.shouting:
                # Magnetic resonance far more often than a man, so only before what cannot be anatomy.
                return False if has_capital and phrases.may_be_name(name_at) else None
            case "mx":
                return False if has_capital and phrases.may_be_name(name_at) else None
            case "madame" | "monsieur" | "mademoiselle" | "mister":
                return True if has_capital else None
            case "ms" | "miss" if (has_capital and phrases.may_be_name(name_at)) or following.is_initial:
                if following.is_initial and not phrases.end_of_name(name_at):
                    return None
                before = phrases.words_before(at)
                verb = token.low == "miss" and bool(before) and before[0] in MODALS
                return (token.is_capitalised and not verb) or (phrases.shouting and token.is_shouted)
            case "ms" | "miss":
                return None
            case "master" | "mstr" | "capt" | "captain" | "dame" | "lord" | "pte" | "sgt" | "sergeant" | "sir":
                return False if token.text[0].isupper() and has_capital and phrases.may_be_name(name_at) else None
            case "rev" | "revd" | "reverend":
                return True if token.text[0].isupper() and has_capital and phrases.may_be_name(name_at) else None
            case "m":
                if token.text != "M" or not has_capital or not phrases.french:
                    return None
                if phrases.is_no_name(name_at) or following.low.endswith(LATIN_ENDINGS):
                    return None
                behind_digit = at > 0 and not self.tokens[at - 1].is_word and self.tokens[at - 1].text.isdigit()
                return None if behind_digit else dotted
            case _:
                return True

    def _clinician(self, at: int, name_at: int) -> Sighting | None:
        end = self.phrases.end_of_name(name_at, firm=True)
        if end is None:
            return None
        before = [word for word in self.phrases.words_before(at) if word not in LINKING]
        is_patient = (
            bool(before)
            and before[0] in PLAIN_PATIENT_WORDS
            and self.phrases.low(at - 1) in PLAIN_PATIENT_WORDS | LINKING | {":"}
        )
        if not is_patient and not self.phrases.age_follows(end):
            self.taken.update(range(at, end))
            return None
        return self._sighting(Kind.NAME_AFTER_TITLE, Reason.FOLLOWS_TITLE, at, end, False, name_at)

    def _labelled(self, at: int, token: Token) -> Sighting | None:
        if token.low in words.NAME_LABELS:
            return self._after_label(at)
        if token.low in words.PATIENT_WORDS:
            return self._after_patient(at, token)
        return None

    def _after_label(self, at: int) -> Sighting | None:
        mark = self.phrases.low(at + 1)
        if mark not in {":", "=", "is", "-"} or set(self.phrases.words_before(at)[:2]) & NOT_A_PERSONS_NAME:
            return None
        end = self.phrases.end_of_name(at + 2, lower=mark in {":", "="})
        if end is None:
            return None
        start = at
        while start and self.phrases.low(start - 1) in {
            "patient",
            "patient's",
            "pt",
            "full",
            "first",
            "last",
            "family",
            "given",
        }:
            start -= 1
        return self._sighting(Kind.NAME_OF_PATIENT, Reason.FOLLOWS_PATIENT_WORD, start, end, True, at + 2)

    def _after_patient(self, at: int, token: Token) -> Sighting | None:
        phrases = self.phrases
        here, seen = at + 1, set[str]()
        while here - at <= 4 and (low := phrases.low(here)):
            if low == "." and here == at + 1 and token.low in {"pt", "pat"}:
                pass
            elif low in LINKING or low in {":", "=", "-", ",", "("}:
                seen.add(low)
            else:
                break
            here += 1
        if here >= len(self.tokens) or here in self.taken:
            return None
        labelled, named = bool(seen & {":", "="}), bool(seen & NAMED)
        if not self.tokens[here].is_word or not (self.tokens[here].text[0].isupper()):
            return self._after_patient_in_small_letters(at, here)
        end = phrases.end_of_name(here)
        if end is None or (
            phrases.company(here, end) is Company.COLLEAGUE and phrases.low(here - 1) not in words.PATIENT_WORDS
        ):
            return None
        given = phrases.is_given(here)
        count = sum(self.tokens[each].is_word for each in range(here, end))
        if not (labelled or named or given):
            if token.low not in PLAIN_PATIENT_WORDS or (seen and count < 2):
                return None
            if self.tokens[here].is_shouted and not self._sounds_like_word(self.tokens[here]):
                return None
        certain = labelled or named or given or count > 1
        start = at if labelled and token.low in PLAIN_PATIENT_WORDS else here
        return self._sighting(Kind.NAME_OF_PATIENT, Reason.FOLLOWS_PATIENT_WORD, start, end, certain, here)

    def _after_patient_in_small_letters(self, at: int, here: int) -> Sighting | None:
        token = self.tokens[here]
        if not token.is_word or not self.phrases.is_given(here, alone=True):
            return None
        behind = self.phrases.token(here + 1)
        end = here + 1
        if (
            behind
            and behind.is_word
            and self.phrases.follows_closely(end)
            and len(behind.text) > 2
            and not self.phrases.is_no_name(end)
            and not behind.low.endswith(("ed", "ing", "ly"))
        ):
            end += 1
        return self._sighting(Kind.NAME_OF_PATIENT, Reason.FOLLOWS_PATIENT_WORD, here, end, False, here)

    @staticmethod
    def _sounds_like_word(token: Token) -> bool:
        return len(token.text) > 3 and any(letter in "aeiouy" for letter in token.low)

    def _known_as(self, at: int, token: Token) -> Sighting | None:
        phrases = self.phrases
        if token.low == "known" and phrases.low(at + 1) == "as":
            here = at + 2
        elif token.low in {"aka", "nickname", "nicknamed", "surnomme", "surnommee"} or (
            token.low == "goes" and phrases.low(at + 1) == "by"
        ):
            here = at + 1 + (token.low == "goes")
        elif token.low in NAMED and set(phrases.words_before(at)) & words.PATIENT_WORDS:
            here = at + 1
        else:
            return None
        if (
            set(phrases.words_before(at)[:1]) & KNOWN_AS_BEFORE
            or here >= len(self.tokens)
            or not self.tokens[here].text[0].isupper()
        ):
            return None
        end = phrases.end_of_name(here)
        if end is None:
            return None
        return self._sighting(Kind.NAME_OF_PATIENT, Reason.FOLLOWS_KNOWN_AS, at, end, phrases.is_given(here), here)

    def _relatives(self, at: int, token: Token) -> Sighting | None:
        if token.low not in words.RELATIVES or (token.low == "son" and self.phrases.french):
            return None
        here = at + 1
        while here - at <= 2 and self.phrases.low(here) in {",", "(", ":", "called", "named", "is"}:
            here += 1
        if here >= len(self.tokens) or here in self.taken or not self.tokens[here].text[0].isupper():
            return None
        end = self.phrases.end_of_name(here)
        if end is None or (self.tokens[here].is_shouted and not self._sounds_like_word(self.tokens[here])):
            return None
        return self._sighting(Kind.NAME, Reason.FOLLOWS_RELATIVE, here, end, False)

    def _given(self, at: int, token: Token) -> Sighting | None:
        phrases = self.phrases
        if not token.text[0].isupper() or phrases.low(at - 1) in {"st", "ste", "saint", "sainte"}:
            return None
        if self._is_surname_first(at):
            end = at + 2 + (phrases.low(at + 1) == ",")
            if phrases.company(at, end) is not Company.COLLEAGUE:
                return self._sighting(Kind.NAME, Reason.GIVEN_NAME, at, end, False)
            return None
        if not phrases.is_given(at) or phrases.is_eponym(at) or (token.is_shouted and phrases.is_no_name(at)):
            return None
        end = phrases.end_of_name(at) or at + 1
        count = sum(self.tokens[each].is_word for each in range(at, end))
        if self.tokens[end - 1].low in words.EPONYMS and phrases.low(end) in words.EPONYM_HEADS:
            return None
        company = phrases.company(at, end)
        if company is Company.PERHAPS_COLLEAGUE and phrases.is_looked_at_with(at):
            company = Company.COLLEAGUE
        if count < 2 and (not phrases.is_given(at, alone=True) or company is not Company.UNKNOWN or phrases.shouting):
            return None
        if company is Company.COLLEAGUE or at in self.taken:
            self.taken.update(range(at, end))
            return None
        return self._sighting(Kind.NAME, Reason.GIVEN_NAME, at, end, False)

    def _is_surname_first(self, at: int) -> bool:
        """Whether "SMITH, John" or "SMITH John" begins here."""
        phrases = self.phrases
        comma = phrases.low(at + 1) == ","
        given_at = at + 1 + comma
        given = phrases.token(given_at)
        if given is None or not given.is_word or not given.text[0].isupper() or not phrases.may_be_name(at):
            return False
        if not comma and (phrases.shouting or not self.tokens[at].is_shouted or not given.is_capitalised):
            return False
        if not phrases.is_given(given_at, alone=True) or phrases.is_eponym(given_at):
            return False
        return not comma or not (phrases.may_be_name(given_at + 1) and phrases.follows_closely(given_at + 1))

    def _surname_alone(self, at: int, token: Token) -> Sighting | None:
        """An unknown capital that does what patients do ("Tate attended"), or has an initial and an age behind it."""
        phrases = self.phrases
        if not token.is_capitalised or not phrases.may_be_name(at) or phrases.company(at, at + 1) is Company.COLLEAGUE:
            return None
        if phrases.token(at + 1) and phrases.tokens[at + 1].is_initial and phrases.age_follows(at + 2):
            return self._sighting(Kind.NAME, Reason.INITIAL_AND_SURNAME, at, at + 2, False)
        verb = phrases.low(at + 1)
        if verb in {"est", "a", "was", "is", "has"}:
            verb = f"{verb} {phrases.low(at + 2)}"
        if (verb in words.PATIENT_VERBS or verb in PATIENT_PHRASES) and phrases.follows_closely(at + 1):
            return self._sighting(Kind.NAME, Reason.DOES_AS_PATIENTS_DO, at, at + 1, False)
        return None

    def _initials(self, at: int, token: Token) -> Sighting | None:
        phrases = self.phrases
        if not token.is_initial or phrases.low(at + 1) != "." or phrases.space_before(at + 1) or at - 1 in self.taken:
            return None
        previous = phrases.token(at - 1)
        numeral = token.text in "IVX" and previous is not None and previous.is_word
        if previous and (
            numeral or previous.low in TYPES_BEFORE or (previous.end == token.start and previous.text != "(")
        ):
            return None
        end = phrases.end_of_name(at)
        if end is None or not self.tokens[end - 1].is_word or len(self.tokens[end - 1].text) < 3:
            return None
        if token.low in LATIN_SHORT and self.tokens[end - 1].low.endswith(LATIN_ENDINGS):
            return None
        if phrases.company(at, end) is Company.COLLEAGUE:
            return None
        return self._sighting(Kind.NAME, Reason.INITIAL_AND_SURNAME, at, end, False)
