"""The words round a possible name: is this a colleague, an eponym, a patient?

In a scan note most names belong to colleagues and to long-dead anatomists. Which one a capital belongs to is
told by its neighbours: "referred by Mr Smith" and "Mr Smith, orthopaedics" are a surgeon, "findings discussed
with Mr Smith" may be either, and "Mr Smith reports pain" is the patient.
"""

from enum import Enum

from insonate_core.privacy import vocabulary as words
from insonate_core.privacy.given_names import AMBIGUOUS, GIVEN_NAMES
from insonate_core.privacy.reading import Token
from insonate_core.privacy.word_lists import listed

LOOK_BACK = 4
SENTENCE_ENDS = frozenset(".;!?")
PLACES_OF_WORK = listed(
    """
    cabinet chair clinic clinique equipe et head list lists msk opinion service sports team theatre unit
    """
)
MODALS = listed(
    """
    also and can cannot could don't easily may might never not often or to will would
    """
)
LINKS = listed("a au by d' de for from of par to with")
NEVER_NAMES = words.NOT_NAMES | words.COLLEAGUES | words.PATIENT_WORDS | words.NAME_LABELS
GIVEN_OR_AMBIGUOUS = GIVEN_NAMES | AMBIGUOUS
NEARLY_WITH = words.WEAK_BEFORE | {"w"}
MOST_WORDS_BEHIND_FIRST = 2
MOST_INITIALS = 3
AGE_MARKS = listed("ans f female m male year years y yo yr yrs")
LOOKED_AT = listed("checked reviewed scanned supervised taught watched")


class Company(Enum):
    """Who the words round a name say it belongs to."""

    COLLEAGUE = "colleague"
    PERHAPS_COLLEAGUE = "perhaps-colleague"
    UNKNOWN = "unknown"


class Phrases:
    """A folded text as tokens, with the questions that the name detectors ask of it."""

    def __init__(self, plain: str, tokens: tuple[Token, ...]) -> None:
        self.plain = plain
        self.tokens = tokens
        letters = [token for token in tokens if token.is_word and len(token.text) > 1]
        shouted = sum(token.is_shouted for token in letters)
        self.shouting = len(letters) >= 4 and shouted * 10 >= len(letters) * 7
        self.french = sum(token.low in FRENCH_WORDS for token in letters) >= 2

    def token(self, at: int) -> Token | None:
        return self.tokens[at] if 0 <= at < len(self.tokens) else None

    def low(self, at: int) -> str:
        token = self.token(at)
        return token.low if token else ""

    def base(self, at: int) -> str:
        """The word without a possessive ending."""
        low = self.low(at)
        return low[:-2] if low.endswith("'s") else low.rstrip("'")

    def space_before(self, at: int) -> str:
        return self.plain[self.tokens[at - 1].end : self.tokens[at].start] if at else ""

    def follows_closely(self, at: int) -> bool:
        """Whether only blanks, and no new line, part a token from the one before it."""
        return 0 < at < len(self.tokens) and "\n" not in self.space_before(at)

    def is_no_name(self, at: int) -> bool:
        low, base = self.low(at), self.base(at)
        if low in NEVER_NAMES or base in NEVER_NAMES:
            return True
        return "-" in low and low.split("-")[0] in words.NOT_NAMES

    def is_eponym(self, at: int) -> bool:
        """Whether a word names a sign or a structure, by the list or by what stands behind it."""
        low, base = self.low(at), self.base(at)
        if low in words.EPONYMS or base in words.EPONYMS:
            return True
        if "-" in low and low.split("-")[0] in words.EPONYMS:
            return True
        return self.low(at + 1) in words.EPONYM_HEADS and self.follows_closely(at + 1)

    def is_given(self, at: int, *, alone: bool = False) -> bool:
        base = self.base(at).split("-")[0]
        return base in GIVEN_NAMES and not (alone and base in AMBIGUOUS)

    def may_be_name(self, at: int, *, firm: bool = False, lower: bool = False) -> bool:
        """Whether one token could be a name: `firm` trusts what stands before it more than the lists."""
        token = self.token(at)
        if token is None or not token.is_word or len(token.text) < 2:
            return False
        if token.is_capitalised:
            return firm or not (self.is_no_name(at) or self.is_eponym(at))
        if token.is_shouted:
            return len(token.text) > 2 and not self.is_no_name(at) and (firm or not self.is_eponym(at))
        if not lower or self.is_no_name(at):
            return False
        return self.low(at + 1) not in words.EPONYM_HEADS or firm

    def end_of_name(self, at: int, *, firm: bool = False, lower: bool = False) -> int | None:
        """The position behind a name that begins at `at`: initials, particles, a word, and two more."""
        here = at
        while here - at < 2 * MOST_INITIALS and (token := self.token(here)) and self._is_initial(token, lower=lower):
            if here > at and not self.follows_closely(here):
                break
            here += 1
            if self.low(here) == "." and self.space_before(here) == "":
                here += 1
        initials_end = here
        if (
            (token := self.token(here))
            and token.is_shouted
            and len(token.text) == 2
            and self.may_be_name(here + 1, firm=firm)
        ):
            here += 1
        here = self._behind_particles(here)
        if not self.may_be_name(here, firm=firm, lower=lower):
            return initials_end if firm and initials_end > at else None
        here += 1
        for _ in range(MOST_WORDS_BEHIND_FIRST):
            token = self.token(here - 1)
            if token is None or token.low.endswith("'s"):
                break
            behind = self._behind_particles(here)
            if not self.follows_closely(here) or not self._continues_name(behind):
                break
            here = behind + 1
        return here

    @staticmethod
    def _is_initial(token: Token, *, lower: bool) -> bool:
        return token.is_initial or (lower and token.is_word and len(token.text) == 1)

    def _behind_particles(self, at: int) -> int:
        here = at
        while here - at < 3 and self.low(here) in words.PARTICLES and self.follows_closely(here + 1):
            here += 1
        token = self.token(here)
        return here if token and token.is_word and (token.text[0].isupper() or here == at) else at

    def _continues_name(self, at: int) -> bool:
        token = self.token(at)
        if token is None or not self.follows_closely(at):
            return False
        if self.is_no_name(at):
            # "Rose May", "Jean Côté, 44": an ordinary word can be a surname behind a given name.
            behind_given = token.is_capitalised and self.base(at - 1).split("-")[0] in GIVEN_OR_AMBIGUOUS
            return behind_given and (self.base(at) in GIVEN_OR_AMBIGUOUS or self.age_follows(at + 1))
        if token.is_capitalised:
            followed_by_head = self.low(at + 1) in words.EPONYM_HEADS and self.follows_closely(at + 1)
            return not followed_by_head and not (self.is_eponym(at) and token.low.endswith("'s"))
        if token.is_shouted and len(token.text) > 2:
            return not self.shouting or self.is_given(at - 1)
        return False

    def age_follows(self, at: int) -> bool:
        """Whether an age stands at a position, as in ", 62F", "(62 yo", " 44 ans"."""
        here = at + (self.low(at) in {",", "("})
        token = self.token(here)
        if token is None or not token.text.isdigit() or not 1 <= len(token.text) <= 3:
            return False
        return self.low(here + 1) in AGE_MARKS

    def words_before(self, at: int) -> list[str]:
        """Up to four words before a position in its sentence, nearest first."""
        found: list[str] = []
        for here in range(at - 1, max(-1, at - 1 - 2 * LOOK_BACK), -1):
            token = self.tokens[here]
            if token.text in SENTENCE_ENDS and self.low(here - 1) not in words.CLINICIAN_TITLES | {"pt", "d"}:
                break
            if "\n" in self.space_before(here + 1) and here + 1 < len(self.tokens):
                break
            if token.is_word:
                found.append(token.low)
            elif token.text == "/" and self.low(here - 1) == "d" and self.low(here + 1) == "w":
                found.append("d/w")
            if len(found) == LOOK_BACK:
                break
        return found

    def company(self, start: int, end: int) -> Company:
        """Whose name stands at tokens `start` to `end` (title included), judged by the words round it."""
        before = self.words_before(start)
        nearest = before[0] if before else ""
        if nearest in words.STRONG_BEFORE:
            return Company.COLLEAGUE
        if nearest in words.COLLEAGUES and nearest not in PLACES_OF_WORK and not self._role_is_taken(start):
            return Company.COLLEAGUE
        if nearest in LINKS and set(before) & words.REFERRAL_WORDS:
            return Company.COLLEAGUE
        if "care" in before and set(before) & {"under", "of"}:
            return Company.COLLEAGUE
        if self._is_followed_by_role(end):
            return Company.COLLEAGUE
        if set(before[:2]) & NEARLY_WITH or self.low(end) in words.CLINICIAN_VERBS:
            return Company.PERHAPS_COLLEAGUE
        return Company.UNKNOWN

    def is_looked_at_with(self, at: int) -> bool:
        """Whether a name follows "reviewed with", "scanned with": one looks at images with a colleague."""
        before = self.words_before(at)
        return before[:1] == ["with"] and bool(set(before) & LOOKED_AT)

    def _role_is_taken(self, start: int) -> bool:
        """Whether the role before a name belongs to the name before it: "for Ms Roy, physio: Mr Tate has"."""
        return self.low(start - 1) == ":" and self.low(start - 3) == ","

    def _is_followed_by_role(self, end: int) -> bool:
        here = end
        apart = self.low(here) in {",", "(", "-"}
        if apart or self.low(here) in {"from", "in", "at", "de", "du"}:
            here += 1
        skipped = 0
        while self.low(here) in words.COLLEAGUE_QUALIFIERS and self.low(here) not in words.COLLEAGUES and skipped < 3:
            here, skipped = here + 1, skipped + 1
        role = self.low(here)
        if role not in words.COLLEAGUES:
            return False
        return not (
            apart and role in {"clinic", "list", "lists", "msk", "sports", "unit", "service", "student", "trainee"}
        )


FRENCH_WORDS = listed(
    """
    au aux avec cheville chez coude dans de des douleur droite du echographie elle en epaule est et gauche
    genou hanche il la le les pas patiente pour qui sa sans se son sur tendon un une vu vue
    """
) - {"tendon", "patient", "son", "pas", "in"}
