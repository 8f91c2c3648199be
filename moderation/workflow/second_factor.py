"""The second step of signing in: a code from a generator (TOTP), a passkey, or a recovery code.

Needs pyotp and webauthn (the extra `second-factor`); without them nobody can set one up.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.saying import say
from moderation.storage import second_factors, sessions
from moderation.storage.database import Transaction, lock
from moderation.storage.second_factors import PASSKEY, RECOVERY, TOTP, FactorView
from moderation.storage.views import ModeratorView
from moderation.workflow import attempts
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator
from moderation.workflow.refusals import CodeRefused, SignInRefused
from moderation.workflow.tokens import digest_of

STEP_SECONDS = 30
STEPS_BESIDE = 1
"""A clock may be off by so many steps."""
RECOVERY_CODES = 10

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Factors:
    """What a moderator has set up."""

    totp: tuple[FactorView, ...]
    passkeys: tuple[FactorView, ...]
    recovery_left: int

    @property
    def any(self) -> bool:
        """Whether a second step is asked for."""
        return bool(self.totp or self.passkeys)


def available() -> bool:
    """Whether the packages for it are installed."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("pyotp", "webauthn", "cryptography"))


def of(tx: Transaction, moderator_id: int) -> Factors:
    """What this moderator has set up."""
    found = second_factors.of_moderator(tx, moderator_id)
    kinds = {kind: tuple(one for one in found if one.kind == kind) for kind in (TOTP, PASSKEY, RECOVERY)}
    return Factors(kinds[TOTP], kinds[PASSKEY], len(kinds[RECOVERY]))


def begin_totp(house: House, moderator: Moderator, secret: str, now: datetime) -> str:
    """Begin to set up a generator with this secret (base32); the address that the generator takes (otpauth://…)."""
    import pyotp

    with house.store.write() as tx:
        for begun in second_factors.of_moderator(tx, moderator.id, confirmed=False):
            second_factors.remove(tx, moderator.id, factor_id=begun.id)
        hidden = _hidden(house, secret)
        second_factors.add(tx, moderator.id, TOTP, name="Code generator", secret=hidden, now=now, confirmed=False)
    return pyotp.TOTP(secret).provisioning_uri(name=moderator.name, issuer_name=house.policy.site.name)


def confirm_totp(
    house: House, moderator: Moderator, code: str, codes: Sequence[str], *, batch: str, now: datetime
) -> None:
    """Take the generator into use: its code proves that it works. `codes` (new, random) become the recovery codes.

    Raises CodeRefused.
    """
    with house.store.write() as tx:
        begun = second_factors.of_moderator(tx, moderator.id, confirmed=False)
        step = _step_of(house, begun[-1], code, now) if begun else None
        if step is None:
            raise CodeRefused
        second_factors.confirm(tx, begun[-1].id, step, now)
        _new_codes(house, tx, moderator, codes, now)
        Click(tx, batch, moderator.id, now).log("add_second_factor", reason=f"{moderator.name}, code generator")


def add_passkey(
    house: House, moderator: Moderator, credential: str, public_key: bytes, counter: int, name: str,
    codes: Sequence[str], *, batch: str, now: datetime,
) -> bool:  # fmt: skip
    """Take a checked passkey into use; whether `codes` became the recovery codes, because there were none."""
    with house.store.write() as tx:
        key = base64.b64encode(public_key).decode()
        added = second_factors.add(
            tx, moderator.id, PASSKEY, name=name or "Passkey", secret=key, credential=credential, now=now
        )
        second_factors.confirm(tx, added, counter, now)
        fresh = not of(tx, moderator.id).recovery_left
        if fresh:
            _new_codes(house, tx, moderator, codes, now)
        Click(tx, batch, moderator.id, now).log("add_second_factor", reason=f"{moderator.name}, passkey")
    return fresh


def new_codes(house: House, moderator: Moderator, codes: Sequence[str], now: datetime) -> None:
    """Put new recovery codes in place of the old ones."""
    with house.store.write() as tx:
        _new_codes(house, tx, moderator, codes, now)


def remove(house: House, moderator: Moderator, factor_id: int, *, batch: str, now: datetime) -> bool:
    """Take one of one's own factors out of use; with the last one the recovery codes go too."""
    with house.store.write() as tx:
        removed = second_factors.remove(tx, moderator.id, factor_id=factor_id)
        if removed:
            if not of(tx, moderator.id).any:
                second_factors.remove(tx, moderator.id, RECOVERY)
            Click(tx, batch, moderator.id, now).log("remove_second_factor", reason=moderator.name)
    return bool(removed)


def with_code(house: House, pending: str, code: str, *, token: str, now: datetime) -> ModeratorView:
    """Finish signing in by a code of the generator or a recovery code; `token` is the session from now on.

    Raises SignInRefused where the first step is missing or too old, CodeRefused, TooManyAttempts.
    """
    known = waiting(house, pending, now)
    counted = {"second": attempts.second_step(house.secret, known.id)}
    with house.store.write() as tx:
        attempts.begin(tx, counted, now)
    with house.store.write() as tx:
        lock(tx, f"second factor {known.id}")
        if not (_totp_fits(house, tx, known.id, code, now) or _recovery_fits(house, tx, known.id, code)):
            logger.warning("second step refused: moderator=%d", known.id)
            raise CodeRefused
        attempts.forget(tx, counted)
        _finish(tx, pending, token, now)
    return known


def with_passkey(
    house: House, pending: str, factor: FactorView, counter: int, *, token: str, now: datetime
) -> ModeratorView:
    """Finish signing in by a passkey whose answer was checked. Raises SignInRefused or CodeRefused."""
    known = waiting(house, pending, now)
    with house.store.write() as tx:
        # Some passkeys do not count; those that do must have moved on.
        moved = counter > factor.counter or (counter == factor.counter == 0)
        if factor.moderator_id != known.id or not moved:
            raise CodeRefused
        if not second_factors.use(tx, factor.id, factor.counter, counter, now):
            raise CodeRefused
        _finish(tx, pending, token, now)
    return known


def waiting(house: House, pending: str, now: datetime) -> ModeratorView:
    """Who has done the first step with this token. Raises SignInRefused."""
    with house.store.read() as tx:
        known = sessions.find_pending(tx, digest_of(pending), now - sessions.PENDING) if pending else None
    if known is None:
        raise SignInRefused(say("The first step was too long ago. Sign in once more."))
    return known


def _finish(tx: Transaction, pending: str, token: str, now: datetime) -> None:
    if not sessions.settle(tx, digest_of(pending), digest_of(token), now):
        raise SignInRefused(say("The first step was too long ago. Sign in once more."))


def _totp_fits(house: House, tx: Transaction, moderator_id: int, code: str, now: datetime) -> bool:
    for factor in second_factors.of_moderator(tx, moderator_id):
        step = _step_of(house, factor, code, now) if factor.kind == TOTP else None
        if step is not None and second_factors.use(tx, factor.id, factor.counter, step, now):
            return True
    return False


def _recovery_fits(house: House, tx: Transaction, moderator_id: int, code: str) -> bool:
    digests = [_code_digest(secret, moderator_id, code) for secret in (house.secret, *house.settings.old_secrets)]
    for factor in second_factors.of_moderator(tx, moderator_id):
        if factor.kind == RECOVERY and any(hmac.compare_digest(factor.secret, one) for one in digests):
            return second_factors.use_up(tx, factor.id)
    return False


def _step_of(house: House, factor: FactorView, code: str, now: datetime) -> int | None:
    """The step of time whose code this is; None for a wrong one and for one that was used before."""
    import pyotp

    generator = pyotp.TOTP(_shown(house, factor.secret))
    given = "".join(code.split())
    present = int(now.timestamp()) // STEP_SECONDS
    for step in range(present - STEPS_BESIDE, present + STEPS_BESIDE + 1):
        fits = hmac.compare_digest(generator.generate_otp(step).encode(), given.encode("utf-8", "replace"))
        if fits and step > factor.counter:
            return step
    return None


def _new_codes(house: House, tx: Transaction, moderator: Moderator, codes: Sequence[str], now: datetime) -> None:
    second_factors.remove(tx, moderator.id, RECOVERY)
    for code in codes:
        digest = _code_digest(house.secret, moderator.id, code)
        second_factors.add(tx, moderator.id, RECOVERY, name="", secret=digest, now=now)


def _code_digest(secret: bytes, moderator_id: int, code: str) -> str:
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return hmac.digest(secret, f"recovery {moderator_id} {plain}".encode("utf-8", "replace"), hashlib.sha256).hex()


def _hidden(house: House, secret: str) -> str:
    """The generator's secret as the database keeps it: encrypted under the secret key, which is not in there."""
    from cryptography.fernet import Fernet

    return Fernet(_cipher_key(house.secret)).encrypt(secret.encode()).decode()


def _shown(house: House, hidden: str) -> str:
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet

    keys = [Fernet(_cipher_key(secret)) for secret in (house.secret, *house.settings.old_secrets)]
    try:
        return MultiFernet(keys).decrypt(hidden.encode()).decode()
    except InvalidToken:
        # The secret key was lost: no code fits any more, and a sign-in link is the way in.
        return base64.b32encode(hashlib.sha256(house.secret + hidden.encode()).digest()).decode().rstrip("=")


def _cipher_key(secret: bytes) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(secret, b"second factor", hashlib.sha256))
