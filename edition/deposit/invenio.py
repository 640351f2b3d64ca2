"""Deposit in a repository of the kind of Zenodo: InvenioRDM. Package → draft → published record.

What was done is noted in a file beside the package after every step, so that a second run goes on from there. Nothing is
published but by the last step, and only on request.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

from edition.deposit.bag import Item, digest_of
from edition.deposit.client import MissingError, Patience, Repository, field_errors, part_of
from edition.deposit.package import Package
from edition.deposit.rules import REFUSED, SAME_AGAIN, WRONG_CHECKSUM
from edition.diagnostics import EditionError, Finding
from edition.writers.metadata.datacite import CONTRIBUTOR_TYPES
from edition.writers.metadata.record import Agent, Record

Progress = Callable[[str], None]
Prepare = Callable[[str], tuple[Package, Sequence[Item]]]
"""DOI → the package that says it, and the files to upload."""

_LANGUAGES = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "fa": "fas", "fi": "fin",
    "fr": "fra", "he": "heb", "hu": "hun", "it": "ita", "ja": "jpn", "ko": "kor", "la": "lat", "nl": "nld", "pl": "pol",
    "pt": "por", "ru": "rus", "sa": "san", "sv": "swe", "tr": "tur", "zh": "zho",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class State:
    """What is known of earlier runs: the repository, the draft, the last published record, what was published.

    ``draft_digest``: the package that the draft holds; ``digest``: the package that the record holds.
    """

    repository: str
    draft: str = ""
    doi: str = ""
    draft_digest: str = ""
    record: str = ""
    record_doi: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Deposited:
    """Where the edition is now."""

    id: str
    doi: str
    address: str
    is_published: bool
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: to publish; to add a version to a record of this number."""

    publish: bool = False
    record: str = ""


class Deposit:
    """One run against one repository."""

    def __init__(self, repository: Repository, notes: Path, say: Progress = lambda _: None) -> None:
        """Read the notes of earlier runs: a file in which the state is kept."""
        self.repository = repository
        self.notes = notes
        self.say = say
        self.state = self._read()

    def _read(self) -> State:
        try:
            data = json.loads(self.notes.read_text(encoding="utf-8"))
            state = State(**data)
        except (OSError, ValueError, TypeError):
            return State(self.repository.address)
        return state if state.repository == self.repository.address else State(self.repository.address)

    def _note(self, **changes: Any) -> None:
        self.state = replace(self.state, **changes)
        self.notes.parent.mkdir(parents=True, exist_ok=True)
        new = self.notes.with_name(f".{self.notes.name}.new")
        new.write_text(json.dumps(asdict(self.state), indent=1) + "\n", encoding="utf-8", newline="\n")
        new.replace(self.notes)

    def run(self, prepare: Prepare, wish: Wish) -> Deposited:
        """Go through all steps, from wherever an earlier run stopped. Raises EditionError."""
        if wish.record and wish.record != self.state.record:
            self._note(record=wish.record, record_doi="", digest="", draft="", doi="", draft_digest="")
        self._settle()
        if not self.state.draft and self.state.digest:
            package, _ = prepare(self.state.record_doi)
            if package.digest == self.state.digest:
                said = f"{package.name} is published already, as record {self.state.record}"
                return self._deposited(self.state.record, self.state.record_doi, is_published=True, said=said)
        package, _ = prepare("")
        own_doi = package.record.doi if package.record.doi != self.state.record_doi else ""
        draft = self._draft(package.record, own_doi)
        doi = own_doi or self._doi(draft)
        package, files = prepare(doi)
        self._describe(package.record, doi, is_own=bool(own_doi))
        self._upload(files)
        self._note(draft_digest=package.digest)
        if wish.publish:
            self._publish(package)
            return self._deposited(self.state.record, doi, is_published=True)
        return self._deposited(self.state.draft, doi, is_published=False)

    # -- steps -------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """See what became of the draft of an earlier run: it may be published, or gone."""
        key = self.state.draft
        if not key:
            return
        try:
            self.repository.ask("GET", f"/records/{_safe(key)}")
        except MissingError:
            pass
        else:  # the number of a draft is that of its record, which only what is published has
            self._note_published(key, self.state.doi, self.state.draft_digest)
            return
        try:
            self.repository.ask("GET", f"/records/{_safe(key)}/draft")
        except MissingError:
            self._note(draft="", doi="", draft_digest="")

    def _note_published(self, key: str, doi: str, digest: str) -> None:
        self._note(record=key, record_doi=doi, digest=digest, draft="", doi="", draft_digest="")

    def _draft(self, record: Record, own_doi: str) -> dict[str, Any]:
        """Return the draft: that of an earlier run, a new version of a record, or a new one."""
        if self.state.draft:
            self.say(f"going on with draft {self.state.draft}")
            known: dict[str, Any] = self.repository.ask("GET", f"/records/{_safe(self.state.draft)}/draft")
            return known
        if self.state.record:
            self.say(f"a new version of record {self.state.record}")
            path, data = f"/records/{_safe(self.state.record)}/versions", None
        else:
            # Some facts first: with those that are only allowed from lists, it may be refused.
            path, data = "/records", metadata(record, own_doi, by_lists=False)
        try:
            made: dict[str, Any] = self.repository.ask("POST", path, data)
        except MissingError:
            raise EditionError(REFUSED(f"there is no record {self.state.record}", None, "look at the number")) from None
        key = made.get("id")
        if not isinstance(key, str) or not key:
            raise EditionError(REFUSED("the repository made no draft that has a number"))
        self._note(draft=key, doi="", draft_digest="")
        return made

    def _doi(self, draft: dict[str, Any]) -> str:
        """Reserve a DOI, if the repository gives any."""
        known = _doi_of(draft)
        if not known:
            self.say("reserving a DOI")
            known = self._reserved()
        self._note(doi=known)
        return known

    def _reserved(self) -> str:
        """Ask for a DOI; where that was heard but not answered, the draft has it. Some repositories give none."""
        path = f"/records/{_safe(self.state.draft)}/draft"
        try:
            return _doi_of(self.repository.ask("POST", f"{path}/pids/doi", again=False))
        except MissingError:
            return ""
        except EditionError as error:
            known = _doi_of(self.repository.ask("GET", path))
            if not known and error.findings[0].code != REFUSED.code:
                raise error from None
            return known

    def _describe(self, record: Record, doi: str, *, is_own: bool) -> None:
        """Write the record; what the repository finds wrong with it ends the run before anything is sent."""
        path = f"/records/{_safe(self.state.draft)}/draft"
        pids = part_of(self.repository.ask("GET", path), "pids") if doi and not is_own else {}
        for by_lists in (True, False):
            data = metadata(record, doi if is_own else "", by_lists=by_lists)
            try:
                answer = self.repository.ask(
                    "PUT", path, data | ({"pids": pids} if isinstance(pids, dict) and pids else {})
                )
                break
            except EditionError as error:
                # A repository has lists of licences and languages of its own, and refuses what is not on them.
                if not by_lists or "Invalid value" not in error.findings[0].message:
                    raise
        if wrong := field_errors(answer):
            said = self.repository.cleaned("; ".join(wrong))
            raise EditionError(
                REFUSED(f"the repository does not accept the record: {said}", None, "correct the header")
            )

    def _upload(self, files: Sequence[Item]) -> None:
        """Send what the draft does not have yet, and take out what does not belong to it."""
        base = f"/records/{_safe(self.state.draft)}/draft/files"
        entries = self.repository.ask("GET", base).get("entries")
        listed = [e for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
        there = {e["key"]: e for e in listed if isinstance(e.get("key"), str)}
        wanted = {item.path: item for item in files}
        for key in there.keys() - wanted.keys():
            self.repository.ask("DELETE", f"{base}/{_safe(key)}")
        for key, item in wanted.items():
            checksum = f"md5:{digest_of(item.blocks(), 'md5')}"
            entry = there.get(key)
            if entry and entry.get("status") == "completed" and entry.get("checksum") == checksum:
                continue
            if entry:
                self._take_out(base, key)
            self._send(base, item, checksum)

    def _take_out(self, base: str, key: str) -> None:
        try:
            self.repository.ask("DELETE", f"{base}/{_safe(key)}")
        except MissingError:
            return

    def _send(self, base: str, item: Item, checksum: str) -> None:
        told = ""
        for _ in range(2):
            self.say(f"sending {item.path} ({item.size} bytes)")
            self.repository.ask("POST", base, [{"key": item.path}], again=False)
            self.repository.send(f"{base}/{_safe(item.path)}/content", item.blocks, item.size)
            told = str(self._commit(f"{base}/{_safe(item.path)}").get("checksum", ""))
            if told == checksum:
                return
            self._take_out(base, item.path)
        said = f"{item.path}: sent {checksum}, received {self.repository.cleaned(told) or 'nothing'}"
        raise EditionError(WRONG_CHECKSUM(said, None, "run the same command again"))

    def _commit(self, path: str) -> dict[str, Any]:
        """Commit a file; where the answer was lost, ask for the state of the file."""
        try:
            done: dict[str, Any] = self.repository.ask("POST", f"{path}/commit", again=False)
        except EditionError:
            done = self.repository.ask("GET", path)
            if done.get("status") != "completed":
                done = self.repository.ask("POST", f"{path}/commit", again=False)
        return done

    def _publish(self, package: Package) -> None:
        """Publish; where the answer was lost, ask whether it happened."""
        key = self.state.draft
        self.say(f"publishing {key}")
        try:
            self.repository.ask("POST", f"/records/{_safe(key)}/draft/actions/publish", again=False)
        except EditionError as error:
            if not self._is_published(key):
                raise error from None
        self._note_published(key, self.state.doi or package.record.doi, package.digest)

    def _is_published(self, key: str) -> bool:
        try:
            self.repository.ask("GET", f"/records/{_safe(key)}")
        except (MissingError, EditionError):
            return False
        return True

    def _deposited(self, key: str, doi: str, *, is_published: bool, said: str = "") -> Deposited:
        kind = "records" if is_published else "uploads"
        findings = (SAME_AGAIN(said),) if said else ()
        return Deposited(key, doi, f"{self.repository.address}/{kind}/{key}", is_published, findings)


@contextmanager
def connected(address: str, token: str, patience: Patience | None = None) -> Iterator[Repository]:
    """Connect with the repository of an address. What it does not know at all is a finding, too. Raises EditionError."""
    connection = Repository(address, token, patience)
    try:
        yield connection
    except MissingError:
        hint = "is this the address of an InvenioRDM, such as https://zenodo.org?"
        raise EditionError(REFUSED("the repository does not know what it was asked for (404)", None, hint)) from None
    finally:
        connection.close()


def _safe(key: str) -> str:
    return quote(key, safe="")


def _doi_of(draft: object) -> str:
    known = part_of(draft, "pids", "doi", "identifier")
    return known if isinstance(known, str) else ""


# -- the record ----------------------------------------------------------------------------------------------------------


def metadata(record: Record, own_doi: str = "", *, by_lists: bool = True) -> dict[str, Any]:
    """Return the record as InvenioRDM takes it; ``own_doi`` is one that another registrar gave.

    ``by_lists``: licence, language and roles by their entries in lists of the repository, else the licence in words.
    """
    told: dict[str, Any] = {
        "title": record.title,
        "additional_titles": [{"title": record.subtitle, "type": {"id": "subtitle"}}] if record.subtitle else [],
        "resource_type": {"id": "publication-book"},
        "publication_date": record.date,
        "publisher": record.publisher,
        "version": record.version,
        "creators": [_creator(agent) for agent in record.creators],
        "contributors": [
            {**_creator(agent), "role": {"id": _role(agent) if by_lists else "other"}} for agent in record.contributors
        ],
        "description": f"<p>{escape(record.abstract)}</p>" if record.abstract else "",
        "rights": [_right(terms.spdx if by_lists else "", terms.address, terms.text) for terms in record.licences],
        "subjects": [{"subject": word} for word in record.keywords],
        "languages": [{"id": code}] if by_lists and (code := _language(record.language)) else [],
        "identifiers": list(_identifiers(record)),
        "related_identifiers": [
            {"identifier": r.identifier, "scheme": r.scheme.casefold(), "relation_type": {"id": r.relation.casefold()}}
            for r in record.relations
            if r.identifier
        ],
    }
    made: dict[str, Any] = {
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": True},
        "metadata": {key: value for key, value in told.items() if value},
    }
    if own_doi:
        made["pids"] = {"doi": {"identifier": own_doi, "provider": "external"}}
    return made


def _creator(agent: Agent) -> dict[str, Any]:
    schemes = {"ORCID": "orcid", "GND": "gnd", "ISNI": "isni", "ROR": "ror"}
    known = [{"scheme": schemes[i.scheme], "identifier": i.value} for i in agent.identities if i.scheme in schemes]
    if agent.is_organisation:
        who: dict[str, Any] = {"type": "organizational", "name": agent.shown}
    else:
        who = {"type": "personal", "family_name": agent.name.family, "given_name": agent.name.given}
    if known:
        who["identifiers"] = known
    made: dict[str, Any] = {"person_or_org": {key: value for key, value in who.items() if value}}
    if "edt" in agent.relators:
        made["role"] = {"id": "editor"}
    return made


def _role(agent: Agent) -> str:
    """Name what somebody did by the list of roles, which has those of DataCite. InvenioRDM, vocabularies/roles."""
    return next((CONTRIBUTOR_TYPES[code].casefold() for code in agent.relators if code in CONTRIBUTOR_TYPES), "other")


def _identifiers(record: Record) -> Iterator[dict[str, str]]:
    if record.address:
        yield {"scheme": "url", "identifier": record.address}
    if _is_sound(record.isbn):
        yield {"scheme": "isbn", "identifier": record.isbn}


def _is_sound(isbn: str) -> bool:
    """Whether the check digit is right: a repository refuses others."""
    figures = [10 if c in "Xx" else int(c) for c in isbn if c in "0123456789Xx"]
    if len(figures) == 10:
        return sum((10 - place) * value for place, value in enumerate(figures)) % 11 == 0
    return len(figures) == 13 and sum(value * (3 if n % 2 else 1) for n, value in enumerate(figures)) % 10 == 0


def _right(spdx: str, address: str, text: str) -> dict[str, Any]:
    if spdx:
        return {"id": spdx.casefold()}
    made: dict[str, Any] = {"title": {"en": (text or address)[:200]}}
    if address:
        made["link"] = address
    return made


def _language(tag: str) -> str:
    first = tag.partition("-")[0]
    return first if len(first) == 3 else _LANGUAGES.get(first, "")
