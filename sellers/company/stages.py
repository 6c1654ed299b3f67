"""The second factor at log-in: ours, unless the company has just seen one."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.stages import AuthenticateStage

from core.access import COMPANY_FACTOR


class FactorStage(AuthenticateStage):
    def handle(self) -> tuple[Any, bool]:
        sign_on = (self.login.signal_kwargs or {}).get("sociallogin")
        at = sign_on.state.get("factor_at") if sign_on else None
        if at is None:
            return super().handle()
        record_authentication(self.request, self.login.user, "mfa", type="company", at=at)
        self.request.session[COMPANY_FACTOR] = self.login.user.pk
        return None, True
