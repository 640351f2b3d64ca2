"""A real InvenioRDM on this machine, for the time of a test: PostgreSQL, Redis, a search engine, and the repository itself.

Everything listens on the loopback only, lies in a folder of the test, and is ended by its process number.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT, lacking

PLACES = (ROOT / ".ci/rdm",)
"""Where the environment of InvenioRDM may lie; EDITION_RDM names another place."""
_POSTGRES = Path("/usr/lib/postgresql")
_LANGUAGES = {"eng": "English", "grc": "Ancient Greek", "lat": "Latin", "zho": "Chinese", "ara": "Arabic"}
_VOCABULARIES = {
    "vocabularies.yaml": "languages:\n  pid-type: lng\n  data-file: vocabularies/languages.yaml\n"
    "names:\n  pid-type: names\n  data-file: vocabularies/names.yaml\n"
    "affiliations:\n  pid-type: aff\n  data-file: vocabularies/affiliations.yaml\n"
    "funders:\n  pid-type: fun\n  data-file: vocabularies/funders.yaml\n"
    "awards:\n  pid-type: awa\n  data-file: vocabularies/awards.yaml\n"
    "code:programmingLanguages:\n  pid-type: pl\n  data-file: vocabularies/pl.yaml\n",
    "vocabularies/languages.yaml": "".join(
        f"- id: {code}\n  title:\n    en: {name}\n  tags: [individual, living]\n" for code, name in _LANGUAGES.items()
    ),
    "vocabularies/names.yaml": "[]\n",
    "vocabularies/affiliations.yaml": "[]\n",
    "vocabularies/funders.yaml": "[]\n",
    "vocabularies/awards.yaml": "[]\n",
    "vocabularies/pl.yaml": "[]\n",
}
"""Small vocabularies: those that come with the program take nine minutes to index."""
_CONFIG = """
SECRET_KEY = "of-this-test-only-of-this-test-only"
SQLALCHEMY_DATABASE_URI = "postgresql+psycopg2://invenio:x@127.0.0.1:{postgres}/invenio"
SEARCH_HOSTS = [{{"host": "127.0.0.1", "port": {search}}}]
SEARCH_CLIENT_CONFIG = {{"use_ssl": False, "verify_certs": False}}
CACHE_TYPE = "flask_caching.backends.RedisCache"
CACHE_REDIS_URL = IIIF_CACHE_REDIS_URL = "redis://127.0.0.1:{redis}/0"
ACCOUNTS_SESSION_REDIS_URL = "redis://127.0.0.1:{redis}/1"
CELERY_RESULT_BACKEND = "redis://127.0.0.1:{redis}/2"
BROKER_URL = CELERY_BROKER_URL = "redis://127.0.0.1:{redis}/3"
CELERY_TASK_ALWAYS_EAGER = CELERY_TASK_EAGER_PROPAGATES = True
RATELIMIT_STORAGE_URI = RATELIMIT_STORAGE_URL = "redis://127.0.0.1:{redis}/4"
COMMUNITIES_IDENTITIES_CACHE_REDIS_URL = "redis://127.0.0.1:{redis}/4"
TRUSTED_HOSTS = ["127.0.0.1", "localhost", "127.0.0.1:{port}"]
SITE_UI_URL = SITE_API_URL = "http://127.0.0.1:{port}"
DATACITE_ENABLED = True
DATACITE_USERNAME = DATACITE_PASSWORD = "x"
DATACITE_PREFIX = "10.5072"
DATACITE_TEST_MODE = True
from invenio_rdm_records.services.pids import providers as _p
# The registrar of DOIs is not on this machine, so nobody is told of them.
class _Silent:
    def __getattr__(self, _name):
        return lambda *_a, **_k: None
class _Client(_p.DataCiteClient):
    api = property(lambda self: _Silent())
from invenio_rdm_records import config as _config
RDM_PERSISTENT_IDENTIFIER_PROVIDERS = _config.RDM_PERSISTENT_IDENTIFIER_PROVIDERS
RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS = _config.RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS
for _one in (*RDM_PERSISTENT_IDENTIFIER_PROVIDERS, *RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS):
    if _one.name == "datacite":
        _one.client = _Client("datacite", "DATACITE")
APP_DEFAULT_SECURE_HEADERS = {{"force_https": False, "content_security_policy": {{}}}}
SESSION_COOKIE_SECURE = False
OAISERVER_ID_PREFIX = "127.0.0.1"
FILES_REST_DEFAULT_STORAGE_CLASS = "L"
SEARCH_INDEX_PREFIX = "test-"
from invenio_rdm_records.config import RDM_SEARCH as _S, RDM_SEARCH_DRAFTS as _D
RDM_SEARCH = dict(_S, facets=["access_status", "file_type", "resource_type"])
RDM_SEARCH_DRAFTS = dict(_D, facets=["access_status", "is_published", "resource_type", "file_type"])
"""
_APPLICATION = """
from invenio_app.factory import create_api
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.exceptions import NotFound

application = DispatcherMiddleware(NotFound(), {"/api": create_api()})
"""


@dataclass(frozen=True)
class Instance:
    """Where it is, and the token that opens it."""

    address: str
    token: str


def environment() -> Path:
    """Find the virtual environment of InvenioRDM, or say what is missing."""
    named = os.environ.get("EDITION_RDM")
    for place in (*((Path(named),) if named else ()), *PLACES):
        if (place / "bin/invenio").is_file():
            return place
    lacking("InvenioRDM (a virtual environment in .ci/rdm)")
    raise AssertionError


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, seconds: float = 60) -> None:
    """Wait until somebody listens."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as trial:
            trial.settimeout(1)
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nobody listens on {port}")


@contextmanager
def process(command: list[str | Path], log: Path, **options) -> Iterator[None]:
    """Run a server; end it by its number."""
    with log.open("wb") as out:
        running = subprocess.Popen([str(c) for c in command], stdout=out, stderr=out, **options)
        try:
            yield
        finally:
            running.terminate()
            try:
                running.wait(20)
            except subprocess.TimeoutExpired:
                running.kill()
                running.wait()


@contextmanager
def postgres(folder: Path, port: int) -> Iterator[None]:
    """Run a database server; it refuses to run as root, so it runs as its own user."""
    programs = sorted(_POSTGRES.glob("*/bin/initdb")) if _POSTGRES.is_dir() else []
    if not programs:
        lacking("PostgreSQL (postgresql-15)")
    initdb = programs[-1]
    folder.mkdir()
    before: list[str | Path] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
        folder.parent.chmod(0o755)
        before = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    subprocess.run([*before, initdb, "-D", data, "-A", "trust", "--no-sync"], check=True, capture_output=True)
    options = ["-p", str(port), "-k", str(folder), "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"]
    with process([*before, initdb.with_name("postgres"), "-D", data, *options], folder.with_suffix(".log"), cwd="/"):
        wait_for(port)
        psql = [*before, initdb.with_name("psql"), "-h", "127.0.0.1", "-p", str(port), "-d", "postgres", "-c"]
        for attempt in range(20):
            made = subprocess.run(
                [*psql, "create role invenio superuser login password 'x'"], check=False, capture_output=True, cwd="/"
            )
            if made.returncode == 0:
                break
            time.sleep(0.3 * (attempt + 1))
        yield


@contextmanager
def running(folder: Path) -> Iterator[Instance]:
    """Run a repository with one user. It takes about a minute and a half."""
    home = environment()
    redis = shutil.which("redis-server")
    if redis is None:
        lacking("redis-server")
    found = sorted(home.glob("lib/python*/site-packages/osmem_server/bin/osmem-server"))
    ports = {name: free_port() for name in ("postgres", "redis", "search", "port")}
    instance = folder / "instance"
    for name, text in _VOCABULARIES.items():
        path = instance / "app_data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (instance / "invenio.cfg").write_text(_CONFIG.format(**ports), encoding="utf-8")
    (instance / "application.py").write_text(_APPLICATION, encoding="utf-8")
    around = {**os.environ, "INVENIO_INSTANCE_PATH": str(instance), "PATH": f"{home / 'bin'}:{os.environ['PATH']}"}
    with ExitStack() as stack:
        stack.enter_context(postgres(folder / "postgres", ports["postgres"]))
        listen = ["--port", str(ports["redis"]), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        stack.enter_context(process([redis or "", *listen], folder / "redis.log"))
        search = ["-addr", f"127.0.0.1:{ports['search']}", "-no-stdin-watch"]
        stack.enter_context(process([found[0], *search], folder / "search.log"))
        wait_for(ports["redis"])
        wait_for(ports["search"])

        def invenio(*arguments: str) -> str:
            done = subprocess.run(
                [home / "bin/invenio", *arguments],
                env=around,
                cwd=instance,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, f"invenio {' '.join(arguments)}: {done.stdout}{done.stderr[-3000:]}"
            return done.stdout

        invenio("db", "init", "create")
        invenio("index", "init")
        invenio("files", "location", "create", "--default", "default", str(folder / "files"))
        invenio("roles", "create", "admin")
        invenio("rdm-records", "fixtures")
        invenio("rdm-records", "custom-fields", "init")
        invenio("users", "create", "editor@example.org", "--password", "123456", "--active", "--confirm")
        token = invenio("tokens", "create", "-n", "test", "-u", "editor@example.org").strip().splitlines()[-1]
        served = ["-b", f"127.0.0.1:{ports['port']}", "-w", "2", "-t", "120", "application:application"]
        stack.enter_context(process([home / "bin/gunicorn", *served], folder / "web.log", env=around, cwd=instance))
        address = f"http://127.0.0.1:{ports['port']}"
        _wait_for_answer(f"{address}/api/records", folder / "web.log")
        yield Instance(address, token)


def _wait_for_answer(address: str, log: Path, seconds: float = 120) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310 - of this machine
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise TimeoutError(log.read_text(encoding="utf-8", errors="replace")[-3000:])
