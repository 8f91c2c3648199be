"""Everything an operator can set from outside, read once from the environment and checked as a whole."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from moderation.keeping import SHORTEST_SECRET, Keep, keep_of, metrics_key_of, old_secrets_of
from moderation.saying import LANGUAGES
from moderation.sending import ChatRoom, MailServer, chats_of, is_address, mail_of, shown

NAMES: Mapping[str, str] = {
    "MODERATION_DATA_DIR": "folder for the database and the key file",
    "MODERATION_DATABASE_URL": "SQLite or PostgreSQL address",
    "MODERATION_POLICY": "the policy file",
    "MODERATION_SECRET_KEY": "key for cookies, links and author keys",
    "MODERATION_TRUSTED_PROXIES": "how many proxies stand in front",
    "MODERATION_SITE_NAME": "name shown on pages",
    "MODERATION_LANGUAGE": "the one language of all pages and mails",
    "MODERATION_SITE_URL": "address of this service as visitors see it",
    "MODERATION_SITES": "addresses of pages that may embed comments",
    "MODERATION_SECURE_COOKIES": "send cookies over https only",
    "MODERATION_OLD_SECRET_KEYS": "keys that were used before",
    "MODERATION_KEEP": "how long what is kept",
    "MODERATION_METRICS_KEY": "key for reading /metrics from elsewhere",
    "MODERATION_LOG": "how log lines look: text or json",
    "MODERATION_SMTP_URL": "mail server for notices",
    "MODERATION_MAIL_FROM": "address that notices come from",
    "MODERATION_CHAT_WEBHOOKS": "chat rooms that are told of held comments",
    "MODERATION_PRIVATE_WEBHOOKS": "webhooks may lead into the own network",
    "MODERATION_TRANSPARENCY": "show the figures of moderation to everybody",
}
"""Every setting with a few words on it; docs/configuration.md explains each."""

LONGEST_PROXY_CHAIN = 10
YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})
KEY_FILE = "secret.key"


class SettingsError(Exception):
    """What is wrong with the settings, all of it, each line with what to do about it. Never holds a secret."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("The settings cannot be used:\n" + "\n".join(f"- {problem}" for problem in self.problems))


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings in force. Secrets are kept out of its printed form."""

    data_dir: Path
    database_url: str = field(repr=False)
    """May hold a password."""
    policy_path: Path
    secret_key: bytes = field(repr=False)
    trusted_proxies: int = 0
    """How many proxies in front are ours; 0: no forwarding header is believed."""
    site_name: str = ""
    """Empty: the name in policy.yaml."""
    language: str = ""
    """Empty: what policy.yaml says, or else the reader's browser."""
    site_url: str = ""
    """Without a slash at the end. Empty: the address that the request came to."""
    sites: tuple[str, ...] = ()
    """Origins (scheme, host, port) of pages that may embed the comment section."""
    secure_cookies: bool = False
    old_secrets: tuple[bytes, ...] = field(default=(), repr=False)
    """Keys that were used before; who left traces under one of them is recognised and carried over."""
    keep: Keep = field(default_factory=Keep)
    metrics_key: str = field(default="", repr=False)
    """Empty: /metrics answers this machine alone."""
    log_format: str = "text"
    mail: MailServer | None = field(default=None, repr=False)
    """None: no mail is sent."""
    chats: tuple[ChatRoom, ...] = field(default=(), repr=False)
    private_webhooks: bool = False
    """Whether webhooks and chat rooms may have addresses in the own network."""
    transparency: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], cwd: Path) -> Settings:
        """Read the settings from `environ` and, below it, from the file `.env` in `cwd`.

        Makes the data folder and, where no secret is given, the key file in it. Raises SettingsError with every
        mistake at once.
        """
        read = _Reader(_merged(environ, cwd), cwd)
        data_dir = read.path("MODERATION_DATA_DIR", cwd / "data")
        site_url = read.site_url()
        read.misspelt()
        database_url = read.database_url(data_dir)
        policy_path = read.policy_path()
        proxies = read.proxies()
        sites = read.sites()
        secure = read.yes_or_no("MODERATION_SECURE_COOKIES", default=site_url.startswith("https://"))
        metrics_key = metrics_key_of(read.values, read.problems)
        old_secrets = old_secrets_of(read.values, read.problems)
        keep = keep_of(read.values, read.problems)
        log_format = read.one_of("MODERATION_LOG", ("text", "json"), "text")
        mail, chats = mail_of(read.values, read.problems), chats_of(read.values, read.problems)
        private_webhooks = read.yes_or_no("MODERATION_PRIVATE_WEBHOOKS", default=False)
        transparency = read.yes_or_no("MODERATION_TRANSPARENCY", default=False)
        language = read.one_of("MODERATION_LANGUAGE", tuple(LANGUAGES), "")
        secret = read.secret(data_dir)
        if read.problems:
            raise SettingsError(read.problems)
        return cls(
            data_dir=data_dir,
            database_url=database_url,
            policy_path=policy_path,
            secret_key=secret,
            trusted_proxies=proxies,
            site_name=read.value("MODERATION_SITE_NAME"),
            language=language,
            site_url=site_url,
            sites=sites,
            secure_cookies=secure,
            old_secrets=old_secrets,
            keep=keep,
            metrics_key=metrics_key,
            log_format=log_format,
            mail=mail,
            chats=chats,
            private_webhooks=private_webhooks,
            transparency=transparency,
        )


def policy_file(environ: Mapping[str, str], cwd: Path) -> Path:
    """The policy file alone, found as the service finds it; nothing else is read and nothing is made.

    Raises SettingsError when there is none.
    """
    read = _Reader(_merged(environ, cwd), cwd)
    path = read.policy_path()
    if read.problems:
        raise SettingsError(read.problems)
    return path


def _merged(environ: Mapping[str, str], cwd: Path) -> dict[str, str]:
    """The environment over the `.env` file. An empty value counts as not set."""
    file = cwd / ".env"
    try:
        found = dotenv_values(file, interpolate=False) if file.is_file() else {}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([f"{file} cannot be read ({type(error).__name__}). Save it as UTF-8 text."]) from None
    written = {name: value for name, value in found.items() if value}
    given = {name: value for name, value in environ.items() if value.strip()}
    return {name: value.strip() for name, value in {**written, **given}.items() if name.startswith("MODERATION_")}


class _Reader:
    """Reads one setting at a time and collects what is wrong instead of stopping at it."""

    def __init__(self, values: Mapping[str, str], cwd: Path) -> None:
        self.values = values
        self.cwd = cwd
        self.problems: list[str] = []

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def misspelt(self) -> None:
        for name in sorted(set(self.values) - set(NAMES)):
            for meant in difflib.get_close_matches(name, NAMES, n=1, cutoff=0.85):
                self.problems.append(f"{name} is not a setting. Did you mean {meant}?")

    def path(self, name: str, default: Path) -> Path:
        given = self.value(name)
        return (self.cwd / Path(given).expanduser()) if given else default

    def policy_path(self) -> Path:
        path = self.path("MODERATION_POLICY", self.cwd / "policy.yaml")
        if path.is_file():
            return path
        if self.value("MODERATION_POLICY"):
            self.problems.append(f"MODERATION_POLICY: there is no file {path}. Give the path of your policy.yaml.")
            return path
        beside = (Path(__file__).parent / "policy.yaml", Path(__file__).parent.parent / "policy.yaml")
        for shipped in beside:
            if shipped.is_file():
                return shipped
        self.problems.append(f"There is no {path}. Set MODERATION_POLICY to the path of your policy.yaml.")
        return path

    def database_url(self, data_dir: Path) -> str:
        given = self.value("MODERATION_DATABASE_URL")
        if not given:
            return f"sqlite:///{data_dir.absolute() / 'moderation.db'}"
        scheme = given.partition(":")[0].lower()
        if scheme in {"postgres", "postgresql"}:
            return "postgresql+psycopg" + given[len(scheme) :]
        if scheme not in {"sqlite", "postgresql+psycopg"} or "://" not in given:
            self.problems.append(
                "MODERATION_DATABASE_URL: only SQLite and PostgreSQL are supported. Write sqlite:////path/to/file.db"
                " or postgresql://user:password@host/name."
            )
        return given

    def proxies(self) -> int:
        given = self.value("MODERATION_TRUSTED_PROXIES") or "0"
        if re.fullmatch(r"[0-9]{1,3}", given, re.ASCII) and int(given) <= LONGEST_PROXY_CHAIN:
            return int(given)
        self.problems.append(
            f"MODERATION_TRUSTED_PROXIES: {given!r} is not a number from 0 to {LONGEST_PROXY_CHAIN}."
            " Write how many proxies of your own stand in front of the service, 1 for one nginx or Caddy."
        )
        return 0

    def site_url(self) -> str:
        given = self.value("MODERATION_SITE_URL")
        if given and not is_address(given, path_allowed=True):
            self.problems.append(
                f"MODERATION_SITE_URL: {shown(given)} is not a web address. Write it like https://comments.example.org."
            )
        return given.rstrip("/")

    def sites(self) -> tuple[str, ...]:
        origins = [part.rstrip("/") for part in re.split(r"[\s,]+", self.value("MODERATION_SITES")) if part]
        for origin in origins:
            if not is_address(origin, path_allowed=False):
                self.problems.append(
                    f"MODERATION_SITES: {shown(origin)} is not the address of a site. Write scheme and host alone,"
                    " like https://www.example.org, with commas between several."
                )
        return tuple(dict.fromkeys(origin.lower() for origin in origins))

    def yes_or_no(self, name: str, *, default: bool) -> bool:
        given = self.value(name).lower()
        if not given or given in YES | NO:
            return given in YES if given else default
        self.problems.append(f"{name}: {given!r} is neither yes nor no. Write yes or no, or leave it out.")
        return default

    def one_of(self, name: str, choices: Iterable[str], default: str) -> str:
        given = self.value(name).lower()
        if not given or given in choices:
            return given or default
        self.problems.append(f"{name}: {given!r} is none of {', '.join(choices)}. Write one of them, or leave it out.")
        return default

    def secret(self, data_dir: Path) -> bytes:
        given = self.value("MODERATION_SECRET_KEY")
        if given and len(given) < SHORTEST_SECRET:
            self.problems.append(
                f"MODERATION_SECRET_KEY is shorter than {SHORTEST_SECRET} characters. Make one with:"
                ' python -c "import secrets; print(secrets.token_urlsafe(48))"'
            )
        try:
            data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
            return given.encode() if given else _key_file(data_dir / KEY_FILE)
        except UnicodeEncodeError:
            self.problems.append("MODERATION_SECRET_KEY holds characters that are not text. Use letters and digits.")
        except OSError as error:
            self.problems.append(
                f"MODERATION_DATA_DIR: {data_dir} cannot be used ({error.strerror}). Give a folder that the service"
                " may write to."
            )
        except ValueError as error:
            self.problems.append(str(error))
        return b""


def _key_file(path: Path) -> bytes:
    """The secret in the file; made first where there is none. Safe when several workers start at once."""
    if not path.exists():
        fresh = path.with_name(f".{KEY_FILE}.{os.getpid()}.{secrets.token_hex(4)}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        # A link appears whole or not at all, and never replaces a key that another worker made first.
        with contextlib.suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    secret = path.read_bytes().strip()
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(
            f"{path} holds no usable key. Put the file back from a backup. Only when there is none: delete it, and a"
            " new one is made; people who are banned will then not be recognised by their traces any more."
        )
    return secret
