"""Whether a number carries the check digit of a known scheme.

Each function takes digits only (a caller strips spaces) and returns whether the scheme accepts them.

* NHS number: ten digits, modulus 11, weights 10 to 2 (NHS Data Dictionary, "NHS NUMBER"). Scotland's CHI
  number and Northern Ireland's Health and Care number use the same arithmetic, so they are recognised too.
* Luhn: Ontario health numbers (ten digits; Health Card Validation Reference Manual), Alberta personal health
  numbers and Canada's social insurance numbers (nine digits).
* British Columbia: ten digits beginning with 9, modulus 11 over the second to ninth with weights
  2 4 8 5 10 9 7 3 (Client Registry conformance standards, volume 4B).
* RAMQ (Québec): four letters, then birth date as yymmdd with 50 added to a woman's month, then two digits.
* NIR (France): thirteen digits and a key, 97 minus the remainder by 97.
"""

NHS_WEIGHTS = (10, 9, 8, 7, 6, 5, 4, 3, 2)
BC_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3)


def is_nhs_number(digits: str) -> bool:
    """
    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    if len(digits) != 10 or len(set(digits)) == 1:
        return False
    check = -sum(int(digit) * weight for digit, weight in zip(digits, NHS_WEIGHTS)) % 11
    return check == int(digits[9])


def passes_luhn(digits: str) -> bool:
    """
    >>> passes_luhn("79927398713"), passes_luhn("79927398710")
    (True, False)
    """
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    total = sum(map(int, digits[-1::-2])) + sum(double // 10 + double % 10 for double in doubled)
    return total % 10 == 0 and len(set(digits)) > 1


def is_ontario_number(digits: str) -> bool:
    return len(digits) == 10 and digits[0] != "0" and passes_luhn(digits)


def is_bc_number(digits: str) -> bool:
    """
    >>> is_bc_number("9698658215"), is_bc_number("9698648215")
    (True, False)
    """
    if len(digits) != 10 or digits[0] != "9":
        return False
    check = 11 - sum(int(digit) * weight for digit, weight in zip(digits[1:9], BC_WEIGHTS)) % 11
    return check == int(digits[9])


def is_ramq_date(digits: str) -> bool:
    """Whether the eight digits of a Québec number begin with a possible birth date."""
    month, day = int(digits[2:4]), int(digits[4:6])
    return len(digits) == 8 and (1 <= month <= 12 or 51 <= month <= 62) and 1 <= day <= 31


def is_nir(digits: str) -> bool:
    return len(digits) == 15 and digits[0] in "12" and 97 - int(digits[:13]) % 97 == int(digits[13:])
