"""What each client answers when it is pointed at the service that it was made for. Names of errors are the client's own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

THANKS = "Thanks for making the web a better place."
UNKNOWN = "This key is not known here"

EXPECTED: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "PyPI akismet": {
            "verified": True,
            "stranger": False,
            "refused": "APIKeyError",
            "ham": "HAM",
            "spam": "DISCARD",
            "submitted": True,
            "limit": "none",
        },
        "PyPI akismet-async": {
            "verified": True,
            "stranger": False,
            "ham": "ham",
            "spam": "definite_spam",
            "submitted": None,
            "refused": "AkismetServerError",
        },
        "PyPI pykismet3": {"ham": False, "spam": True, "submitted": None, "refused": "AkismetServerError"},
        "PyPI python-akismet": {
            "ham": 0,
            "spam": 3,
            "guaranteed": 2,
            "submitted": None,
            "refused": "AkismetServerError",
        },
        "PyPI perspective": {
            "score": {"TOXICITY": True, "THREAT": False},
            "suggested": "7",
            "refused": "HTTPError",
        },
        "PyPI perspectiveapi": {"score": {"TOXICITY": True, "THREAT": False}, "refused": "KeyError"},
        "PyPI PyPerspective": {"scored": True, "refused": "InvalidAuthKey"},
        "PyPI begentle": {"rude": True, "refused": "HttpError"},
        "PyPI google-api-python-client in batches": {"answered": [True, False, True]},
        "npm akismet": {"verified": True, "stranger": False, "ham": False, "spam": True, "submitted": None},
        "npm akismet-api": {
            "verified": True,
            "stranger": False,
            "ham": False,
            "spam": True,
            "trap": True,
            "submitted": THANKS,
            "refused": "Invalid API key",
        },
        "npm perspectiveapi-js-client": {
            "scores": [["SPAM", False], ["TOXICITY", True]],
            "refused": "Error: Error: Request failed with status code 400",
        },
        "npm openai-edge": {"rude": True, "refused": "401 invalid_api_key"},
        "Debian ruby-akismet": {
            "verified": True,
            "stranger": False,
            "ham": [False, False],
            "spam": [True, True],
            "guaranteed": [True, True],
            "submitted": None,
            "refused": UNKNOWN,
        },
        "Debian libnet-akismet-perl": {
            "verified": 1,
            "stranger": 0,
            "ham": "false",
            "spam": "true",
            "submitted": 1,
        },
        "Debian WordPress, plugin Akismet": {
            "verified": "valid",
            "stranger": "invalid",
            "account": "active",
            "ham": "false",
            "spam": "true",
            "submitted": THANKS,
            "statistics": True,
        },
    }
)
