"""Every key of edition.toml: its type, its range, its words, what it means.

The reading of the file, the page of the handbook and the schema for editors' completion are made from these classes.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from edition.settings.locales import Locale

Language = Literal["en", "de", "fr", "it", "es", "zh", "zh-Hant", "la", "ar", "he"]
Words = Literal["la", "en", "de", "fr", "it", "es"]
Silence = Literal["auto", "agrees", "lacks"]
Overlooked = Literal["case", "punctuation", "diacritics", "spaces"]
Spelled = Literal["case", "punctuation", "accents", "u-v", "i-j", "ligatures"]
Text = Annotated[str, Meta(max_length=1000, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")]
Name = Annotated[str, Meta(min_length=1, max_length=100, pattern=r'^(?![.]{1,2}$)[^/\\:*?"<>|\x00-\x1f\x7f-\x9f]+$')]
Place = Annotated[str, Meta(min_length=1, max_length=1000, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]
Points = Annotated[str, Meta(pattern=r"^\s*[0-9]+([.][0-9]+)?\s*(pt)?\s*$")]
Millimetres = Annotated[float, Meta(ge=0, le=500)]
Spelling = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]
THEMES = ("modern", "rubric")
"""Style sheets that come with the builder, by the names of their looks."""
Siglum = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f-\x9f]+$")]


class Edition(Struct, forbid_unknown_fields=True):
    """What is built."""

    name: Annotated[
        Name, Meta(description="the name of the output files, without a path; default: the name of the folder")
    ] = ""
    source: Annotated[
        Place | list[Place], Meta(description="a TEI file, a list of files, or a folder; default: `tei`")
    ] = "tei"
    parallels: Annotated[
        Place | list[Place],
        Meta(description="TEI files that stand beside the first text: translations, other versions"),
    ] = field(default_factory=list)
    title: Annotated[Text, Meta(description="what the first page is called where there are several texts")] = ""
    base: Annotated[Siglum, Meta(description="the siglum whose reading stands in entries without `lem`")] = ""
    level: Annotated[
        Literal["", "dipl", "norm", "facs", "pal"],
        Meta(
            description="the level of transcription that is read where words have several, as in Menota; default: the first "
            "that a word has of `dipl`, `norm`, `facs`"
        ),
    ] = ""
    lines: Annotated[
        Literal["auto", "kept", "run-on"],
        Meta(
            description="whether each line of the source (`lb`) begins a line of the edition: `kept`, or `run-on` with its number "
            "alone; `auto` keeps the numbered lines of an inscription, in an `ab` of a division of the type `edition`, "
            "and those in a `zone`"
        ),
    ] = "auto"
    language: Annotated[
        Language,
        Meta(description="the language of the interface (not of the text); default: that of the text, or `en`"),
    ] = "en"
    templates: Annotated[
        Place,
        Meta(description="a folder with templates of your own; one of the same name replaces that of the site"),
    ] = ""


class Proof(Struct, forbid_unknown_fields=True):
    """What the proof of witnesses overlooks."""

    ignore: Annotated[list[Overlooked], Meta(description="what the proof overlooks")] = field(default_factory=list)


class Apparatus(Struct, forbid_unknown_fields=True):
    """How an entry is written."""

    style: Annotated[
        Literal["auto", "positive", "negative"],
        Meta(description="whether the witnesses of the lemma are named; `auto`: where the edition names them"),
    ] = "auto"
    separator: Annotated[Text, Meta(description="the sign after the lemma")] = "]"
    between: Annotated[Text, Meta(description="the sign between readings")] = ";"
    words: Annotated[Words, Meta(description="the language of the words *om.*, *add.* …")] = "la"
    lemma_words: Annotated[
        Annotated[int, Meta(ge=0, le=1000)],
        Meta(
            description="a lemma of more words is shortened to its first and last; default 5 in print, 9 on the site; "
            "0: any length"
        ),
    ] = 5
    ranges: Annotated[bool, Meta(description="three or more sigla that follow each other are set as a range (B–D)")] = (
        False
    )
    silence: Annotated[
        Silence,
        Meta(
            description="what a witness has that an entry without `lem` does not name: `agrees`, the words of the text; `lacks`, "
            "nothing; `auto`: nothing where the entry has one reading, or where most entries name all witnesses"
        ),
    ] = "auto"
    notes: Annotated[
        Text, Meta(description="the sign before a note that belongs to an entry; `()` sets it in brackets")
    ] = "—"
    groups: Annotated[bool, Meta(description="`false`: members are named, not the siglum of their group")] = True


class Ignored(Struct, forbid_unknown_fields=True):
    """Findings to leave out, with the reason."""

    code: Annotated[Text | list[Text], Meta(description="the code, or several")] = ""
    reason: Annotated[Text, Meta(description="why; without it the exception does not count")] = ""
    file: Annotated[Place, Meta(description="only in files of this name; `*` stands for any letters")] = ""


class Check(Struct, forbid_unknown_fields=True):
    """How texts are checked; see [validation](validation.md)."""

    schema: Annotated[
        Place | list[Place],
        Meta(
            description="the schema by which texts are judged: a file in the project (`.odd`, `.rng`, `.rnc`, `.sch`), an address "
            'that was fetched, `"profile"`, `"none"`, or a list of these'
        ),
    ] = field(default_factory=list)
    specs: Annotated[
        Text,
        Meta(
            description="what an ODD builds on that does not say it by `source`: TEI's `p5subset.xml`, `p5.xml` or folder "
            "`Specs` in the project, or a release that was fetched, as `tei:4.9.0`"
        ),
    ] = ""
    phase: Annotated[Text, Meta(description="the phase of a Schematron schema")] = ""
    ignore: Annotated[
        list[Ignored], Meta(description="findings to leave out: tables with `code`, `reason` and perhaps `file`")
    ] = field(default_factory=list)


class Margins(Struct, forbid_unknown_fields=True):
    """Margins of the page, in millimetres."""

    inside: Annotated[Millimetres, Meta(description="at the spine, in millimetres")] = 0
    outside: Annotated[Millimetres, Meta(description="at the outer edge, in millimetres")] = 0
    top: Annotated[Millimetres, Meta(description="above, in millimetres")] = 0
    bottom: Annotated[Millimetres, Meta(description="below, in millimetres")] = 0


class Layer(Struct, forbid_unknown_fields=True):
    """One layer of notes or entries."""

    place: Annotated[
        Literal["auto", "foot", "spread", "facing", "margin", "section", "end", "none"],
        Meta(description="where it is set"),
    ] = "auto"
    key: Annotated[Literal["line", "number"], Meta(description="by what its items are found")] = "line"
    set: Annotated[Literal["run-in", "listed"], Meta(description="how its items are set")] = "run-in"
    title: Annotated[Text, Meta(description="its heading")] = ""
    columns: Annotated[
        Annotated[int, Meta(ge=1, le=3)],
        Meta(description="in how many columns it stands at the foot; default: notes as `foot` says, variants in one"),
    ] = 1


class Foot(Struct, forbid_unknown_fields=True):
    """The foot of the page."""

    size: Annotated[
        Annotated[float, Meta(ge=4, le=24)] | Points, Meta(description="the size of its type in points")
    ] = 0
    share: Annotated[
        Annotated[float, Meta(ge=0.05, le=1)],
        Meta(description="the part of text and foot together that it may take before notes move behind the text"),
    ] = 0.5
    columns: Annotated[
        Annotated[int, Meta(ge=1, le=3)], Meta(description="in how many columns notes stand; variants stand in one")
    ] = 1


class Breaks(Struct, forbid_unknown_fields=True):
    """Where pages begin, and what they do not divide."""

    before: Annotated[
        Text | list[Text],
        Meta(
            description="what begins on a new page: `div`, `div1` … `div7`, `lg`, `sp`, `list`, `table`, `quote`, `figure`; "
            "those of one @type as `div[@type='book']`"
        ),
    ] = field(default_factory=list)
    keep: Annotated[
        Text | list[Text],
        Meta(description="what is not divided between two pages: `lg`, `sp`, `list`, `table`, `quote`, `p`"),
    ] = field(default_factory=list)


class Print(Struct, forbid_unknown_fields=True):
    """The printed page; [The printed page](print.md) tells each key."""

    page: Annotated[Text, Meta(description='the page by name, or by measure such as `"148 x 210 mm"`')] = "royal octavo"
    margins: Annotated[Margins, Meta(description="the margins in millimetres")] = field(default_factory=Margins)
    size: Annotated[
        Annotated[float, Meta(ge=6, le=24)] | Points, Meta(description="the size of the type in points, 6 to 24")
    ] = 10.5
    pitch: Annotated[
        Annotated[float, Meta(ge=6, le=60)] | Points, Meta(description="from line to line in points, up to 60")
    ] = 0
    font: Annotated[Text, Meta(description="the family of the type")] = ""
    fonts: Annotated[Text | list[Text], Meta(description="families for what the first does not have, in order")] = (
        field(default_factory=list)
    )
    form: Annotated[Literal["book", "article", "text"], Meta(description="what stands around the text")] = "book"
    numbering: Annotated[
        Literal["auto", "page", "section", "continuous", "verse", "none"], Meta(description="how lines are counted")
    ] = "auto"
    reference: Annotated[
        Literal["auto", "line", "section", "verse", "passage"],
        Meta(description="by what the apparatus refers to the text"),
    ] = "auto"
    every: Annotated[Annotated[int, Meta(ge=1, le=100)], Meta(description="every how many lines a number stands")] = 5
    headings: Annotated[Literal["auto", "yes", "no"] | bool, Meta(description="whether headings count as lines")] = (
        "auto"
    )
    layers: Annotated[
        dict[Text, Literal["auto", "foot", "spread", "facing", "margin", "section", "end", "none"] | Layer],
        Meta(description="each layer: its place, or a table"),
    ] = field(default_factory=dict)
    order: Annotated[Text | list[Text], Meta(description="the order of the layers at the foot")] = field(
        default_factory=list
    )
    witnesses: Annotated[bool, Meta(description="whether the witnesses are listed")] = True
    contents: Annotated[bool, Meta(description="whether there is a table of contents")] = True
    index: Annotated[bool, Meta(description="whether there are indexes")] = True
    new_page: Annotated[bool, Meta(description="whether each text begins on a new page")] = False
    facing: Annotated[Text | list[Text], Meta(description="two texts on facing pages, by name")] = field(
        default_factory=list
    )
    foot: Annotated[Foot, Meta(description="the foot: its type, its share of the page")] = field(default_factory=Foot)
    least_rows: Annotated[
        Annotated[int, Meta(ge=1, le=40)],
        Meta(description="how many rows of text a page has at least, unless the notes of one row fill it"),
    ] = 4
    breaks: Annotated[Breaks, Meta(description="where pages begin, and what they do not divide")] = field(
        default_factory=Breaks
    )
    figures: Annotated[
        Literal["lining", "old-style"], Meta(description="whether figures are as high as capitals or as small letters")
    ] = "lining"
    margin: Annotated[
        Text | list[Text],
        Meta(
            description="whose numbers stand in the inner margin: `div`, `p`, `ab`, `seg`, `milestone`, `pb`, `cb`, `lb`, or "
            "`none`; default: all but `cb` and `lb`"
        ),
    ] = field(default_factory=list)
    pointers: Annotated[
        Text,
        Meta(
            description="what a cross-reference says of its place: `auto`, `none`, or words with `{page}` and `{line}`"
        ),
    ] = "auto"
    marks: Annotated[bool, Meta(description="marks for cutting")] = False
    standard: Annotated[Literal["A-2a", "A-3a", "none"], Meta(description="the kind of PDF/A")] = "A-2a"


class Site(Struct, forbid_unknown_fields=True):
    """The web site; see [the web edition](web.md)."""

    url: Annotated[
        Annotated[str, Meta(max_length=1000, pattern=r"^https?://[^\s/?#\"<>\x00-\x1f]+[^\s\"<>\x00-\x1f]*$")],
        Meta(
            description="the address at which the site will stand, with `https://`; with it the pages have permanent links, "
            "a map for search engines, a feed, and a picture that is shown where the site is linked"
        ),
    ] = ""
    theme: Annotated[
        Place,
        Meta(
            description="`modern` or `rubric`, or a style sheet of your own, which follows that of the site; see "
            "[its pictures](web.md#colours-type-words)"
        ),
    ] = ""
    font: Annotated[
        Text,
        Meta(
            description="the family of the text, from the project's folder `fonts` or an installed font package; default: "
            "EB Garamond"
        ),
    ] = ""
    images_from: Annotated[
        list[Annotated[str, Meta(max_length=300, pattern=r"^(?:https?://)?[A-Za-z0-9.-]+(?::\d{1,5})?/?$")]],
        Meta(
            description='servers whose pictures the site shows, such as `"gallica.bnf.fr"`; without them a picture of another '
            "server is linked, for no request leaves the site"
        ),
    ] = field(default_factory=list)
    viewer: Annotated[
        Literal["auto", "openseadragon", "plain"],
        Meta(
            description="what shows a picture of an image server near by: `openseadragon` its tiles, `plain` the whole picture; "
            "`auto` takes OpenSeadragon where it is installed; see [deep zoom](web.md#pictures-of-the-sources)"
        ),
    ] = "auto"
    apparatus: Annotated[
        Literal["foot", "window", "margin", "auto"],
        Meta(
            description="where the apparatus stands until the reader chooses: `foot` of the section, foot of the `window` (the "
            "entries of the lines in view), `margin`; `auto` takes the margin where the entries have room beside their words"
        ),
    ] = "auto"
    offline_app: Annotated[
        bool,
        Meta(
            description="readers can install the site as an app of their device, which keeps it for reading without a network; "
            "also `edition build --offline-app`"
        ),
    ] = False


class Bibliography(Struct, forbid_unknown_fields=True):
    """References that are encoded with `biblStruct`, set by a style of the Citation Style Language."""

    style: Annotated[Place, Meta(description="a `.csl` file in the project; default: Harvard")] = ""
    locale: Annotated[Locale, Meta(description="the language of its words")] = "en-GB"


class Collate(Struct, forbid_unknown_fields=True):
    """How witnesses are collated; see [the desk](desk.md)."""

    ignore: Annotated[
        list[Spelled],
        Meta(description="differences that are spelling: variants that differ in nothing else are orthographic"),
    ] = field(default_factory=lambda: ["case", "punctuation", "accents", "u-v", "i-j", "ligatures"])
    pairs: Annotated[
        dict[Spelling, Text],
        Meta(description='spellings of your own that count as one: `pairs = {ph = "f", y = "i"}`'),
    ] = field(default_factory=dict)


class Settings(Struct, forbid_unknown_fields=True):
    """The file edition.toml."""

    edition: Annotated[Edition, Meta(description="What is built.")] = field(default_factory=Edition)
    witnesses: Annotated[
        dict[Siglum, Place],
        Meta(
            description='A transcription for each witness, by its id: `S = "witnesses/S.txt"`. See [the proof](apparatus.md).'
        ),
    ] = field(default_factory=dict)
    proof: Annotated[Proof, Meta(description="What the proof of witnesses overlooks.")] = field(default_factory=Proof)
    apparatus: Annotated[Apparatus, Meta(description="How an entry is written.")] = field(default_factory=Apparatus)
    collate: Annotated[
        Collate, Meta(description="How witnesses are collated; see [the desk](desk.md#collate-witnesses).")
    ] = field(default_factory=Collate)
    check: Annotated[Check, Meta(description="How texts are checked; see [validation](validation.md).")] = field(
        default_factory=Check
    )
    print: Annotated[
        Print, Meta(description="The page, its type, its foot; [The printed page](print.md) tells each key.")
    ] = field(default_factory=Print)
    site: Annotated[Site, Meta(description="The web site; see [the web edition](web.md).")] = field(
        default_factory=Site
    )
    bibliography: Annotated[
        Bibliography,
        Meta(
            description="References that are encoded with `biblStruct` are set by a style of the "
            "[Citation Style Language](https://citationstyles.org/)."
        ),
    ] = field(default_factory=Bibliography)
