"""Points clients that others wrote at the service, unchanged: `make clients`.

These clients know no other address than that of the service they were made for. So the service is put at that address:
in a network and a hosts file that this program makes for itself and that end with it, behind a certificate of its own.
Nothing leaves the machine but the fetching of the clients. It needs Linux, root and openssl. A client whose language is
not installed here is left out, by name. The suite itself runs tests/clients/test_node.py and test_python.py.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.clients.in_place.expected import EXPECTED

HERE = Path(__file__).parent
CLIENTS = HERE / "node_modules"
"""Where all of them are put; git does not see it."""
PORT = "18080"
OUTSIDE, INSIDE = "IN_PLACE_FOLDER", "IN_PLACE_INSIDE"
WRONG = "nosuchkey123"
NAMES = ("rest.akismet.com", f"{WRONG}.rest.akismet.com", "commentanalyzer.googleapis.com", "api.openai.com")
TEXTS = {
    "HAM": "I enjoyed the walk along the river yesterday, thank you for the map.",
    "SPAM": "Buy cheap viagra now, best casino bonus: http://cheap-pills.example/buy http://casino.example/win",
}
PYTHON: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "PyPI akismet": (
        "akismet_sync",
        ("akismet==25.10.1 --hash=sha256:bf12225b289976d6bb5d6fca89573be97199cfca723ed199ddc75f5d7beaf55c",),
    ),
    "PyPI akismet-async": (
        "akismet_async",
        (
            "akismet-async==0.0.1 --hash=sha256:6aabe9c51d7f8716939725dd63d4405c5c17f28ba37aff3673e15fd18f49370a",
            "strenum==0.4.15 --hash=sha256:a30cda4af7cc6b5bf52c8055bc4bf4b2b6b14a93b574626da33df53cf7740659",
        ),
    ),
    "PyPI pykismet3": (
        "pykismet3",
        ("pykismet3==0.1.1 --hash=sha256:290a5e37dd411d2ea180be1049a5fd39a36c0c1b627143dec73c0c58e326c45e",),
    ),
    "PyPI python-akismet": (
        "python_akismet",
        ("python-akismet==0.4.3 --hash=sha256:767572cb82d860c5c74026fafbf9992a02d2cfe140a932ef90f8274bb419befc",),
    ),
    "PyPI perspective": (
        "perspective",
        ("perspective==1.0.3 --hash=sha256:7566d534d697fcb75f9f2ea9568c12fcf06c1557ea2abaa1a842581a9cbc7919",),
    ),
    "PyPI perspectiveapi": (
        "perspectiveapi",
        ("perspectiveapi==1.1.0 --hash=sha256:f3b12fff4fbc7403eaa52b018c0fbc407fcd7ddddbf5d5ac8aafab0274f11785",),
    ),
    "PyPI PyPerspective": (
        "pyperspective",
        ("PyPerspective==1.0.4 --hash=sha256:6761bf4d1b0c60a12ca82ce902df4949d0869221bed599e967a11d8eea97db34",),
    ),
    "PyPI begentle": (
        "begentle",
        ("begentle==0.1.1 --hash=sha256:c7811a14c7be5a0b36c52442509410bd9d1ee7c0adcb524b3a8441ea9c9c4017",),
    ),
    "PyPI google-api-python-client in batches": ("google_in_batches", ()),
}
DEBIAN: Mapping[str, tuple[str, str]] = {
    "Debian ruby-akismet": ("ruby-akismet", "ruby akismet.rb"),
    "Debian libnet-akismet-perl": ("libnet-akismet-perl", "perl akismet.pl"),
    "Debian WordPress, plugin Akismet": ("wordpress", "php wordpress.php"),
}


def main() -> int:
    """Fetch what is missing, then run everything in a network of its own. 0: all as expected; 1: not; 2: could not run."""
    if INSIDE in os.environ:
        return _inside(Path(os.environ[OUTSIDE]))
    if sys.platform != "linux" or os.geteuid() != 0 or not all(map(shutil.which, ("unshare", "openssl"))):
        print("This needs Linux, root, unshare and openssl: the clients know no other address than the real one.")
        return 2
    folder = CLIENTS / ".run"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    _fetch()
    _certify(folder)
    command = ["unshare", "--mount", "--net", sys.executable, "-m", "tests.clients.in_place"]
    return subprocess.run(command, env={**os.environ, INSIDE: "yes", OUTSIDE: str(folder)}, check=False).returncode


def _fetch() -> None:
    for name, (call, wanted) in PYTHON.items():
        place = CLIENTS / "python" / call
        if wanted and not place.exists():
            print(f"Getting {name} ...", flush=True)
            place.parent.mkdir(parents=True, exist_ok=True)
            lines = place.with_suffix(".txt")
            lines.write_text("\n".join(wanted), "utf-8")
            options = ["--no-deps", "--require-hashes", "--only-binary", ":all:", "--target", str(place)]
            _run([sys.executable, "-m", "pip", "install", "--quiet", *options, "-r", str(lines)])
    if shutil.which("npm") and not (HERE / "node" / "node_modules").exists():
        print("Getting the clients for Node ...", flush=True)
        _run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], HERE / "node")
    debian = CLIENTS / "debian"
    if shutil.which("apt-get") and not debian.exists():
        print("Getting the clients of Debian ...", flush=True)
        debian.mkdir(parents=True)
        _run(["apt-get", "update", "-qq"])
        _run(["apt-get", "download", "-qq", *(package for package, _ in DEBIAN.values())], debian)
        for package in debian.glob("*.deb"):
            _run(["dpkg", "-x", package.name, "."], debian)


def _certify(folder: Path) -> None:
    names = ",".join(f"DNS:{name}" for name in (*NAMES, "*.rest.akismet.com"))
    (folder / "names").write_text(f"subjectAltName={names}\n", "ascii")
    new = ["openssl", "req", "-newkey", "rsa:2048", "-nodes"]
    _run([*new, "-x509", "-days", "2", "-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test"], folder)
    _run([*new, "-keyout", "key.pem", "-out", "asked", "-subj", f"/CN={NAMES[0]}"], folder)
    signing = ["openssl", "x509", "-req", "-in", "asked", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial"]
    _run([*signing, "-days", "2", "-extfile", "names", "-out", "certificate.pem"], folder)


def _inside(folder: Path) -> int:
    service = {**os.environ, "MODERATION_DATA_DIR": str(folder / "data")}
    program = str(Path(sys.executable).parent / "moderation")
    add = [program, "keys", "add", "--site", "https://blog.example"]
    key, old = (subprocess.check_output(add, env=service, text=True).split()[-1] for _ in range(2))
    _run([program, "keys", "revoke", old], environment=service)
    hosts = folder / "hosts"
    hosts.write_text(f"127.0.0.1 localhost {' '.join(NAMES)} {key}.rest.akismet.com\n", "ascii")
    _run(["mount", "--bind", str(hosts), "/etc/hosts"])
    _run(["ip", "link", "set", "lo", "up"])
    front = [sys.executable, str(HERE / "front.py"), str(folder / "certificate.pem"), str(folder / "key.pem"), PORT]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    started = [subprocess.Popen([program, "serve", "--port", PORT], env=service, **quiet)]
    try:
        _wait(f"http://127.0.0.1:{PORT}/1.1/test")
        started.append(subprocess.Popen(front))
        _wait("http://rest.akismet.com/1.1/test")
        trust = str(folder / "ca.pem")
        trusted = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "HTTPLIB2_CA_CERTS")
        given = {"KEY": key, "OLD": old, "WRONG": WRONG, **TEXTS, **dict.fromkeys(trusted, trust)}
        return _compared(dict(_answers({**os.environ, **given}, trust)))
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
            process.wait()


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address):
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The service did not start.")


def _answers(environment: dict[str, str], trust: str) -> Iterator[tuple[str, Any]]:
    for name, (call, _) in PYTHON.items():
        yield name, _told([sys.executable, "python_clients.py", call, str(CLIENTS / "python" / call)], environment)
    node = _told(["node", "node_clients.mjs", str(HERE / "node")], environment)
    yield from node.items() if isinstance(node, dict) else [(name, node) for name in EXPECTED if name[:3] == "npm"]
    for name, (_, command) in DEBIAN.items():
        language, script = command.split()
        options = ["-d", f"openssl.cafile={trust}", "-d", f"curl.cainfo={trust}"] if language == "php" else []
        yield name, _told([language, *options, script, str(CLIENTS / "debian")], environment)


def _told(command: list[str], environment: dict[str, str]) -> Any:
    """What a client printed; None where its language is not installed."""
    if not shutil.which(command[0]):
        return None
    done = subprocess.run(command, cwd=HERE, env=environment, capture_output=True, text=True, timeout=120, check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        return (done.stderr or done.stdout).strip()[-500:]


def _compared(told: Mapping[str, Any]) -> int:
    passed = failed = left_out = 0
    for name, wanted in EXPECTED.items():
        got = told.get(name)
        if got is None:
            left_out += 1
            print(f"left out  {name}: its language is not installed here")
        elif got == wanted:
            passed += 1
            print(f"as it was {name}")
        else:
            failed += 1
            print(f"DIFFERS   {name}\n  expected {json.dumps(wanted)}\n  got      {json.dumps(got)}")
    print(f"{passed} passed, {failed} failed, {left_out} skipped")
    return 1 if failed else 0


def _run(command: list[str], folder: Path | None = None, environment: dict[str, str] | None = None) -> None:
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} {command[1]} failed: {(done.stderr or done.stdout).strip()[-500:]}")


if __name__ == "__main__":
    sys.exit(main())
