"""Small texts of many kinds and scripts, each a body with the language of its words."""

from __future__ import annotations

KINDS = {
    "chinese": (
        "zh-Hans",
        (
            "<div n='1'><head>镇压反革命</head><p>清理<app><lem wit='#A'>中层</lem><rdg wit='#B'>内层</rdg></app>和"
            "<persName key='mao'>毛泽东</persName>的指示。<note>注。</note></p></div>"
        ),
    ),
    "syriac": ("syc", "<p>ܒܪܫܝܬ <app><lem wit='#A'>ܐܝܬܘܗܝ</lem><rdg wit='#B'>ܐܝܬܝܗ</rdg></app> ܗܘܐ ܡܠܬܐ</p>"),
    "arabic": (
        "ar",
        (
            "<lg><l n='1'><seg type='hemistich'>قفا نبك</seg><caesura/><seg type='hemistich'>من "
            "<app><lem wit='#A'>ذكرى</lem><rdg wit='#B' xml:lang='la'>memoria</rdg></app></seg></l></lg>"
        ),
    ),
    "verse": (
        "grc",
        (
            "<lg type='stanza'><l n='1'>μῆνιν <app><lem wit='#A'>ἄειδε</lem><rdg wit='#B'/></app> θεά</l><l n='2'>οὐλομένην,"
            "</l></lg><milestone unit='card'/><lg><l n='5'>ἡρώων<note n='x'>on this</note></l></lg>"
        ),
    ),
    "drama": (
        "en",
        (
            "<div type='act' n='1'><head>Act I</head><stage>Enter <name>Fool</name></stage><sp who='#f'><speaker>Fool</speaker>"
            "<l part='I'>Nuncle, <app><lem wit='#A'>give</lem><rdg wit='#B #C'>lend</rdg></app></l></sp><sp><speaker>Lear</speaker>"
            "<l part='F'>me an egg</l><stage type='exit'>Exit</stage></sp></div>"
        ),
    ),
    "manuscript": (
        "la",
        (
            "<pb n='1r'/><p><lb n='1'/>In <choice><abbr>pn̄cipio</abbr><expan>pr<ex>in</ex>cipio</expan></choice> <del>erat</del>"
            "<add place='above'>est</add> <gap reason='lost' extent='3' unit='chars'/> <supplied>uerbum</supplied>"
            "<table><row><cell>a</cell><cell>b</cell></row></table><list><item>one</item><item>two</item></list></p>"
        ),
    ),
}


def document(kind: str) -> str:
    """Return a document of a kind, with a title in its language, for some judges ask for it."""
    from tests.conftest import HEADER

    language, body = KINDS[kind]
    header = HEADER.replace("<title>Case</title>", f"<title xml:lang='{language}'>Case</title>")
    return (
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="{language}">{header}<text><body>{body}</body></text></TEI>'
    )
