"""Who may open the pages for signing in. Each concerns nobody but whoever asks."""

from tests.shell.access.table import WHO, Gets, Row, everybody, signed_in

# Whoever is signed in has no use for it and is led away.
ENTRANCE = dict.fromkeys(WHO, Gets.ELSEWHERE) | {"anonymous": Gets.OPEN}
# Asks once more who one is, and leads back.
PROOF = dict.fromkeys(WHO, Gets.ELSEWHERE) | {"anonymous": Gets.SIGN_IN}
# There is nothing of the kind for somebody who has set up no second proof.
UNUSED = dict.fromkeys(WHO, Gets.NOTHING) | {"anonymous": Gets.SIGN_IN}

ROWS = {
    "account_login": Row(ENTRANCE),
    "account_logout": Row(everybody(anonymous=Gets.ELSEWHERE)),
    "account_inactive": Row(everybody()),
    "account_signup": Row(ENTRANCE),
    "account_reauthenticate": Row(signed_in()),
    "account_email": Row(signed_in()),
    "account_email_verification_sent": Row(everybody()),
    "account_change_password": Row(signed_in()),
    "account_set_password": Row(PROOF),
    "account_reset_password": Row(everybody()),
    "account_confirm_login_code": Row(PROOF),
    "account_confirm_email": Row(everybody(), args=lambda _world: ["no-such-key"]),
    "account_reset_password_from_key": Row(everybody(), args=lambda _world: ["1", "no-such-key"]),
    "account_reset_password_from_key_done": Row(everybody()),
    "account_reset_password_done": Row(everybody()),
    "mfa_index": Row(signed_in()),
    "mfa_authenticate": Row(PROOF),
    "mfa_reauthenticate": Row(PROOF),
    "mfa_activate_totp": Row(PROOF),
    "mfa_deactivate_totp": Row(UNUSED),
    "mfa_view_recovery_codes": Row(UNUSED),
    "mfa_generate_recovery_codes": Row(PROOF),
    "mfa_download_recovery_codes": Row(UNUSED),
    "mfa_list_webauthn": Row(signed_in()),
    "mfa_add_webauthn": Row(PROOF),
    "mfa_reauthenticate_webauthn": Row(PROOF),
    "mfa_remove_webauthn": Row(PROOF, args=lambda _world: [1]),
    "mfa_edit_webauthn": Row(PROOF, args=lambda _world: [1]),
    "mfa_login_webauthn": Row(PROOF),
}
