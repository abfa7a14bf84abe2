"""`make run`: from a fresh checkout to a running demo, without a question.

Plain Python and the standard library, because it makes the environment that
everything else runs in. What has been done is remembered by hashes in
`var/first_run.json` and not done again.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = BASE / "var" / "first_run.json"
ENV_FILE = BASE / ".env"
MAKERS = ("quizzes/generation", "content/language", "content/values", "content/facts")
"""What decides which questions facts give: after a new release they are made anew."""
ACCOUNTS = ("student", "instructor", "admin")


def main(arguments: list[str]) -> None:
    require_python()
    if "--env-only" in arguments:
        write_env()
        return
    done = read_stamp()
    step(done, "packages", [BASE / "requirements.txt"], install)
    write_env()
    step(done, "tables", BASE.glob("*/migrations/*.py"), migrate)
    pack = [path for path in (BASE / "content/packs/shipped").rglob("*") if path.is_file()]
    step(done, "pack", pack, load_pack)
    makers = [path for part in MAKERS for path in (BASE / part).rglob("*.py")]
    step(done, "questions", makers, refresh_bank)
    step(done, "demo", [], make_demo)
    if "--prepare-only" in arguments:
        return
    serve(free_port(int(os.environ.get("PORT", "8000"))))


def require_python() -> None:
    if sys.version_info < (3, 11):
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(
            f"Recite needs Python 3.11 or newer; this is {found}. Try: make run PYTHON=python3.11"
        )


def read_stamp() -> dict[str, str]:
    try:
        stamp: dict[str, str] = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return stamp if PYTHON.exists() and ENV_FILE.exists() else {}


def step(done: dict[str, str], name: str, files: Iterable[Path], work: Callable[[], None]) -> None:
    """Do `work` unless it was done for exactly these files."""
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.read_bytes())
    if done.get(name) == digest.hexdigest():
        return
    work()
    done[name] = digest.hexdigest()
    STAMP.parent.mkdir(exist_ok=True)
    STAMP.write_text(json.dumps(done))


def install() -> None:
    say("Installing what Recite needs (once)")
    if not PYTHON.exists():
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", str(BASE / "requirements.txt")], check=True)


def write_env() -> None:
    """A random key of this installation's own; readable by its owner alone."""
    if ENV_FILE.exists():
        return
    ENV_FILE.touch(mode=0o600)
    ENV_FILE.write_text(f"RECITE_DEBUG=1\nRECITE_SECRET_KEY={secrets.token_urlsafe(48)}\n")


def migrate() -> None:
    say("Making the tables")
    manage("migrate", "--verbosity", "0")


def load_pack() -> None:
    say("Loading the first document")
    manage("load_pack")


def refresh_bank() -> None:
    say("Making the questions of all documents")
    manage("refresh_bank")


def make_demo() -> None:
    say("Making the demo class and its history")
    manage("demo")


def manage(*arguments: str) -> None:
    subprocess.run([str(PYTHON), str(BASE / "manage.py"), *arguments], check=True, cwd=BASE)


def free_port(first: int) -> int:
    """The first port from `first` on that nobody listens on."""
    for port in range(first, first + 50):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    sys.exit(f"No free port between {first} and {first + 49}. Try: make run PORT=9000")


def serve(port: int) -> None:
    say(f"Recite is at  http://127.0.0.1:{port}/")
    from_settings = (BASE / "config/settings.py").read_text()
    password = from_settings.split('DEMO_PASSWORD = "')[1].split('"')[0]
    for name in ACCOUNTS:
        say(f"  sign in as  {name:<11} password  {password}")
    say("Ctrl-C stops it.")
    os.environ["RECITE_BIND"] = f"127.0.0.1:{port}"
    os.chdir(BASE)
    command = ["-m", "gunicorn", "-c", "config/gunicorn.conf.py", "config.wsgi"]
    os.execv(str(PYTHON), [str(PYTHON), *command])


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
