"""The specifications on which an ODD builds, found by name and by module. Files → Library."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from lxml.etree import _Element

from edition.consulted import Kind, consulted
from edition.schema.odd.reading import EXAMPLES, SPECS, OddFile, local, read_odd
from edition.schema.odd.specs import ELEMENT, Node, Spec, key_of, spec_of
from edition.tree import TEI_


class Library:
    """Specifications; each is read when it is first asked for."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.modules: set[str] = set()
        self.constraints: list[Node] = []
        self.declarations: list[Node] = []
        self.left_out: dict[str, Node] = {}
        self.taken: dict[str, list[Node]] = {}
        self.namespace = ""
        """What another ODD says of its schema as a whole; nothing of TEI's own specifications."""
        self._specs: dict[str, Spec] = {}
        self._unread: dict[str, tuple[_Element, OddFile]] = {}
        self._by_ident: dict[str, str] = {}
        self._order: list[tuple[str, str, bool]] = []
        """Key, module, and whether it is an element."""

    def add_file(self, file: OddFile) -> None:
        """Take in the specifications of a file."""
        for element in file.root.iter(*SPECS):
            if any(above.tag == f"{{{EXAMPLES}}}egXML" for above in element.iterancestors()):
                continue
            key = key_of(element.get("ident", ""), element.get("ns"))
            if key not in self._unread:
                self._unread[key] = element, file
                self._put(key, element.get("module", ""), is_element=local(element) == ELEMENT)
        self.modules.update(one.get("ident", "") for one in file.root.iter(f"{TEI_}moduleSpec"))

    def add(self, specs: Iterable[Spec], ident: str) -> None:
        """Take in specifications that another ODD has put together.

        Those that have no module belong to one that TEI's processors name after the ODD.
        """
        for spec in specs:
            key = key_of(spec.ident, spec.namespace)
            self._specs[key] = spec
            self._put(key, spec.module or f"derived-module-{ident}", is_element=spec.kind == ELEMENT)

    def _put(self, key: str, module: str, *, is_element: bool) -> None:
        self._by_ident.setdefault(key.rpartition(" ")[2], key)
        self._order.append((key, module, is_element))
        self.modules.add(module)

    def get(self, key: str) -> Spec | None:
        """Return the specification of a name; that of TEI's namespace where several have it."""
        if key not in self._specs and key not in self._unread:
            key = self._by_ident.get(key, key)
        found = self._specs.get(key)
        if found is None and key in self._unread:
            found = self._specs[key] = spec_of(*self._unread[key])
        return found

    def names(self) -> list[str]:
        """Return the names of all specifications."""
        return [key for key, _, _ in self._order]

    def of_module(self, module: str) -> list[str]:
        """Return the names of a module: first all others, then the elements."""
        mine = [(key, is_element) for key, its, is_element in self._order if its == module]
        return [key for key, is_element in mine if not is_element] + [key for key, is_element in mine if is_element]


def library_of(path: Path, name: str = "") -> Library:
    """Read the specifications of TEI: p5subset.xml, p5.xml, or a folder of files. Raises EditionError."""
    library = Library(name or str(path))
    consulted(path, Kind.TREE if path.is_dir() else Kind.FILE)
    files = sorted(path.glob("*.xml")) if path.is_dir() else [path]
    for file in files:
        library.add_file(read_odd(file))
    return library
