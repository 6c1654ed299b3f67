"""Pages of django-allauth's that give an account another owner: they ask for a fresh log-in (R16), also those who have
neither password nor second factor, whom django-allauth itself lets pass."""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib.auth.decorators import login_required

from sellers.fresh import View, came_recently, fresh_log_in


def _asking(view: View) -> View:
    return login_required(fresh_log_in(lambda request: not came_recently(request))(view))


email = _asking(account.email)
set_password = _asking(account.password_set)
activate_totp = _asking(totp.activate_totp)
add_key = _asking(webauthn.add_webauthn)
generate_recovery_codes = _asking(recovery_codes.generate_recovery_codes)
