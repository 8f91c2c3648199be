"""Passkeys on the wire: what the browser is asked, and whether its answer holds. Needs webauthn."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request, session

from moderation.saying import say
from moderation.storage.second_factors import FactorView
from moderation.storage.views import ModeratorView
from moderation.web import settings
from moderation.workflow.refusals import CodeRefused

_CHALLENGE = "passkey_challenge"
LONGEST_ANSWER = 20_000


@dataclass(frozen=True, slots=True)
class Checked:
    """An answer that holds."""

    credential: str
    public_key: bytes
    counter: int


def to_register(moderator: ModeratorView, known: Sequence[FactorView]) -> str:
    """What the browser is asked when a passkey is added, as JSON."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    options = webauthn.generate_registration_options(
        rp_id=_host(),
        rp_name="Comments",
        user_name=moderator.name,
        user_id=f"moderator {moderator.id}".encode(),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=_bytes(one.credential)) for one in known],
    )
    session[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def registered(answer: str) -> Checked:
    """The passkey that the browser made. Raises CodeRefused."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        found = webauthn.verify_registration_response(
            credential=_read(answer),
            expected_challenge=_challenge(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        raise CodeRefused(say("The passkey was not taken. Try again.")) from None
    return Checked(bytes_to_base64url(found.credential_id), found.credential_public_key, found.sign_count)


def to_sign_in(known: Sequence[FactorView]) -> str:
    """What the browser is asked for the second step, as JSON."""
    import webauthn
    from webauthn.helpers import bytes_to_base64url
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    options = webauthn.generate_authentication_options(
        rp_id=_host(), allow_credentials=[PublicKeyCredentialDescriptor(id=_bytes(one.credential)) for one in known]
    )
    session[_CHALLENGE] = bytes_to_base64url(options.challenge)
    return webauthn.options_to_json(options)


def signed_in(answer: str, known: Sequence[FactorView]) -> tuple[FactorView, int]:
    """Which passkey answered, and how often it has answered by its own count. Raises CodeRefused."""
    import base64

    import webauthn
    from webauthn.helpers.exceptions import WebAuthnException

    try:
        given = _read(answer)
        factor = next(one for one in known if one.credential == given["id"])
        found = webauthn.verify_authentication_response(
            credential=given,
            expected_challenge=_challenge(),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=base64.b64decode(factor.secret),
            # That the count has moved on is checked where it is stored.
            credential_current_sign_count=0,
        )
    except (WebAuthnException, StopIteration, ValueError, KeyError, TypeError):
        raise CodeRefused(say("This passkey does not fit. Try again, or use a code.")) from None
    return factor, found.new_sign_count


def _read(answer: str) -> dict[str, object]:
    found = json.loads(answer[:LONGEST_ANSWER])
    if not isinstance(found, dict):
        raise TypeError("not an object")
    return found


def _challenge() -> bytes:
    """What was asked, once: a second answer to it does not count."""
    return _bytes(str(session.pop(_CHALLENGE)))


def _bytes(text: str) -> bytes:
    from webauthn.helpers import base64url_to_bytes

    return base64url_to_bytes(text)


def _origin() -> str:
    parts = urlsplit(settings().site_url or request.host_url)
    return f"{parts.scheme}://{parts.netloc}"


def _host() -> str:
    return urlsplit(settings().site_url or request.host_url).hostname or ""
