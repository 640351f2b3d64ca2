"""States of an edition to compare: a file, a folder, a project, or a revision in git."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from edition.diagnostics import EditionError, Rule, Severity

NO_STATE = Rule(
    "P017",
    Severity.ERROR,
    """
    A state of the edition to compare with cannot be had.

    A state is a TEI file, a folder, a project, or a revision in git: a tag, a branch, a number of a commit, HEAD~3. A
    revision is taken of the project of the current folder; REVISION:PATH takes another file or folder of it.

    Wrong:
        edition diff v1.0 v1.1       (in a repository that has no tag v1.1)

    Right:
        edition diff v1.0 .
    """,
)


@contextmanager
def state(name: str) -> Iterator[Path]:
    """Give the file or folder that holds a state, for as long as it is needed. Raises EditionError."""
    if name and Path(name).exists():  # an empty one would be the current folder
        yield Path(name)
        return
    revision, colon, path = name.partition(":")
    commit = (
        _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}") if revision else None
    )
    if commit is None:
        message = f"“{name}” is neither a file or folder nor a revision of a repository in this folder"
        raise EditionError(NO_STATE(message, None, "git tag and git log list revisions", file=name or "edition diff"))
    # A path counts from the top of the repository as in git; without one, it is the current folder.
    here = (_git("rev-parse", "--show-prefix") or b"").decode().strip().rstrip("/")
    wanted = path.strip("/") if colon else here
    top = (_git("rev-parse", "--show-toplevel") or b"").decode().strip()
    packed = _git("archive", "--format=tar", commit.decode().strip(), cwd=top)
    if packed is None:
        raise EditionError(NO_STATE(f"git cannot give the revision {revision}", None, "", file=name))
    with TemporaryDirectory(prefix="edition-diff-") as folder:
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        place = Path(folder) / wanted
        if not place.exists():
            raise EditionError(NO_STATE(f"the revision {revision} has no {wanted}", None, "", file=name))
        yield place


def _git(*arguments: str, cwd: str | None = None) -> bytes | None:
    """Ask git; nothing where it is not there, or says no."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, check=False, cwd=cwd)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None
