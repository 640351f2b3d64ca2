"""Write a schema in compact syntax. Tree of RELAX NG → text. RELAX NG Compact Syntax, 2 and 4."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml.etree import _Element

from edition.schema.relaxng.names import XML_NAMESPACE
from edition.schema.relaxng.schemafile import kind

_XSD = "http://www.w3.org/2001/XMLSchema-datatypes"
_ANNOTATIONS = "http://relaxng.org/ns/compatibility/annotations/1.0"
_DOCUMENTATION = f"{{{_ANNOTATIONS}}}documentation"
_KEYWORDS = frozenset(
    ["attribute", "default", "datatypes", "div", "element", "empty", "external", "grammar", "include", "inherit", "list", "mixed", "namespace", "notAllowed", "parent", "start", "string", "text", "token"]
)  # fmt: skip
_JOINTS = {"group": ", ", "choice": " | ", "interleave": " & "}
_REPEATED = {"optional": "?", "zeroOrMore": "*", "oneOrMore": "+"}
_WORDS = {"empty", "text", "notAllowed"}
_WIDEST = 110


def write_compact(root: _Element) -> str:
    """Write a grammar; annotations other than documentation are left out."""
    return _Writer(root.get("ns", "")).grammar(root)


@dataclass(slots=True)
class _Writer:
    namespace: str
    prefixes: dict[str, str] = field(default_factory=dict)

    def grammar(self, root: _Element) -> str:
        """Write the grammar, then the declarations that it turned out to need."""
        body = self._components(root, 0)
        head = [f"default namespace = {_literal(self.namespace)}", f"datatypes xsd = {_literal(_XSD)}"]
        head += [f"namespace {prefix} = {_literal(space)}" for space, prefix in self.prefixes.items()]
        return "\n".join((*head, "", *body)) + "\n"

    def _components(self, parent: _Element, depth: int) -> list[str]:
        lines: list[str] = []
        for child in parent:
            pad = "  " * depth
            match kind(child):
                case "start" | "define" as what:
                    name = "start" if what == "start" else _identifier(child.get("name", ""))
                    sign = {"choice": "|=", "interleave": "&="}.get(child.get("combine", ""), "=")
                    said = self._several(child, depth, ", ")
                    lines.append(f"{pad}{name} {sign}{'' if said.startswith(chr(10)) else ' '}{said}")
                case "div":
                    outer, self.namespace = self.namespace, child.get("ns", self.namespace)
                    lines += [f"{pad}div {{", *self._components(child, depth + 1), f"{pad}}}"]
                    self.namespace = outer
                case _:
                    pass
        return lines

    def _several(self, parent: _Element, depth: int, joint: str, skip: int = 0) -> str:
        found = [child for child in parent if kind(child) and kind(child) != "param"][skip:]
        parts = [self._pattern(child, depth, nested=len(found) > 1) for child in found]
        line = joint.join(parts)
        if len(line) <= _WIDEST and "\n" not in line:
            return line
        return f"{joint.rstrip()}\n{'  ' * (depth + 1)}".join(parts)

    def _pattern(self, element: _Element, depth: int, *, nested: bool) -> str:
        name = kind(element)
        if name in _WORDS:
            return name
        if name in _JOINTS:
            inner = self._several(element, depth, _JOINTS[name])
            alone = sum(1 for child in element if kind(child)) == 1
            return inner if alone and not nested else f"({inner})"
        if name in _REPEATED:
            inner = self._several(element, depth, ", ")
            whole = inner.startswith("(") and _is_one(inner)
            return (
                f"{inner}{_REPEATED[name]}"
                if whole or inner.replace(".", "").isalnum()
                else f"({inner}){_REPEATED[name]}"
            )
        match name:
            case "element" | "attribute":
                return self._named(element, name, depth)
            case "ref":
                return _identifier(element.get("name", ""))
            case "parentRef":
                return f"parent {_identifier(element.get('name', ''))}"
            case "list" | "mixed":
                return f"{name} {{ {self._several(element, depth, ', ')} }}"
            case "value":
                return f"{self._type(element, 'token')}{_literal(element.text or '')}"
            case _:
                return self._data(element, depth)

    def _named(self, element: _Element, name: str, depth: int) -> str:
        written = element.get("name")
        said = [f"{'  ' * (depth + 1)}## {line}" for line in _documentation(element)] if name == "element" else []
        if written is not None:
            space = element.get("ns", self.namespace if name == "element" else "")
            label = self._name(written, space, attribute=name == "attribute")
        else:
            label = self._class(next(child for child in element if kind(child)), attribute=name == "attribute")
        content = self._several(element, depth + 1, ", ", skip=0 if written is not None else 1) or "text"
        start = "".join(f"\n{line}" for line in said) + (f"\n{'  ' * (depth + 1)}" if said else "")
        wide = len(content) > _WIDEST or "\n" in content
        return f"{start}{name} {label} {{{_broken(content, depth) if wide else f' {content} '}}}"

    def _class(self, element: _Element, *, attribute: bool) -> str:
        excepted = next((child for child in element if kind(child) == "except"), None)
        less = f" - ({self._classes(excepted, attribute=attribute)})" if excepted is not None else ""
        match kind(element):
            case "anyName":
                return f"*{less}"
            case "nsName":
                return f"{self._prefix(element.get('ns', self.namespace))}:*{less}"
            case "choice":
                return f"({self._classes(element, attribute=attribute)})"
            case _:
                space = element.get("ns", "" if attribute else self.namespace)
                return self._name((element.text or "").strip(), space, attribute=attribute)

    def _classes(self, element: _Element, *, attribute: bool) -> str:
        return " | ".join(self._class(child, attribute=attribute) for child in element if kind(child))

    def _name(self, written: str, space: str, *, attribute: bool) -> str:
        if written.startswith("xml:") or space == XML_NAMESPACE:
            return f"xml:{written.removeprefix('xml:')}"
        here = "" if attribute else self.namespace
        return _identifier(written) if space == here else f"{self._prefix(space)}:{written}"

    def _prefix(self, space: str) -> str:
        if space not in self.prefixes:
            self.prefixes[space] = f"ns{len(self.prefixes) + 1}"
        return self.prefixes[space]

    def _type(self, element: _Element, default: str) -> str:
        name = element.get("type", default)
        if name == default:
            return ""
        return f"xsd:{name} "

    def _data(self, element: _Element, depth: int) -> str:
        name = element.get("type", "")
        said = name if element.get("datatypeLibrary") == "" and name in {"string", "token"} else f"xsd:{name}"
        given = [f"{one.get('name')} = {_literal(one.text or '')}" for one in element if kind(one) == "param"]
        excepted = next((child for child in element if kind(child) == "except"), None)
        less = f" - ({self._several(excepted, depth, ' | ')})" if excepted is not None else ""
        return said + (f" {{ {' '.join(given)} }}" if given else "") + less


def _is_one(text: str) -> bool:
    """Tell whether the parenthesis with which a text begins ends with it; in doubt not."""
    depth = 0
    for index, char in enumerate(text):
        if char in "\"'":
            return False
        depth += {"(": 1, ")": -1}.get(char, 0)
        if not depth:
            return index == len(text) - 1
    return False


def _broken(content: str, depth: int) -> str:
    pad = "  " * (depth + 1)
    return f"\n{pad}{content}\n{'  ' * depth}"


def _documentation(element: _Element) -> list[str]:
    text = next((" ".join((one.text or "").split()) for one in element if one.tag == _DOCUMENTATION), "")
    return [text] if text else []


def _identifier(name: str) -> str:
    return f"\\{name}" if name in _KEYWORDS else name


def _literal(text: str) -> str:
    shown = text.replace("\\x{", "\\x{5C}x{").replace("\r", "\\x{D}").replace("\n", "\\x{A}")
    if '"' not in shown:
        return f'"{shown}"'
    return f"'{shown}'" if "'" not in shown else f'"""{shown}"""' if not shown.endswith('"') else _pieces(shown)


def _pieces(text: str) -> str:
    """Write a text with both kinds of quotes as pieces that are put together."""
    return " ~ ".join(
        f"'{piece}'" if '"' in piece else f'"{piece}"'
        for piece in text.replace("'", "\x00'\x00").split("\x00")
        if piece
    )
