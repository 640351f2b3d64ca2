"""The words of the interface, in seven languages. What is not translated is shown in English."""

from __future__ import annotations

from collections.abc import Mapping

LANGUAGES = ("en", "de", "fr", "it", "es", "zh", "la")

_TABLE = """
skip | Skip to the text | Zum Text | Aller au texte | Vai al testo | Ir al texto | 跳至正文 | Ad textum
home | Home | Start | Accueil | Inizio | Inicio | 首页 | Initium
text | Text | Text | Texte | Testo | Texto | 正文 | Textus
front_matter | Front matter | Vorspann | Pièces liminaires | Pagine preliminari | Preliminares | 前附 | Praemissa
back_matter | Back matter | Anhang | Annexes | Appendice | Apéndice | 后附 | Appendix
contents | Contents | Inhalt | Table des matières | Indice | Contenido | 目录 | Conspectus
pages | Pages | Seiten | Pages | Pagine | Páginas | 页面 | Paginae
all_texts | All texts | Alle Texte | Tous les textes | Tutti i testi | Todos los textos | 全部文本 | Textus omnes
apparatus | Apparatus | Apparat | Apparat critique | Apparato | Aparato crítico | 校勘记 | Apparatus
variants | Variants | Varianten | Variantes | Varianti | Variantes | 异文 | Lectiones variae
variant | Variant | Variante | Variante | Variante | Variante | 异文 | Varia lectio
witnesses | Witnesses | Textzeugen | Témoins | Testimoni | Testimonios | 版本 | Testes
witness | Witness | Textzeuge | Témoin | Testimone | Testimonio | 版本 | Testis
comparison | Comparison | Vergleich | Comparaison | Confronto | Comparación | 对照 | Collatio
compare_lead | Choose two or more. The lines keep step; what differs from the edited text is marked. | Wählen Sie zwei oder mehr. Die Zeilen laufen mit; was vom edierten Text abweicht, ist markiert. | Choisissez-en deux ou plus. Les lignes restent en regard ; ce qui diffère du texte édité est marqué. | Scegline due o più. Le righe restano allineate; ciò che diverge dal testo edito è segnato. | Elija dos o más. Las líneas van a la par; lo que difiere del texto editado está marcado. | 请选择两种或更多。各行对齐，与校定文不同处有标记。 | Elige duos pluresve. Versus congruunt; quae a textu edito discrepant notantur.
edited_text | Edited text | Edierter Text | Texte édité | Testo edito | Texto editado | 校定文 | Textus editus
overview | Overview | Überblick | Vue d’ensemble | Panoramica | Panorama | 概览 | Prospectus
overview_lead | Where and how much the witnesses vary. | Wo und wie sehr die Zeugen abweichen. | Où et combien les témoins varient. | Dove e quanto variano i testimoni. | Dónde y cuánto varían los testimonios. | 各版本差异之处与程度。 | Ubi et quantum testes discrepent.
heat_map | Variation along the text | Varianz im Verlauf des Textes | Variation au fil du texte | Variazione lungo il testo | Variación a lo largo del texto | 全文异文分布 | Varietas per textum
agreement | Agreement of the witnesses | Übereinstimmung der Zeugen | Accord des témoins | Accordo dei testimoni | Acuerdo de los testimonios | 版本相合度 | Testium consensus
dendrogram | Closeness of the witnesses | Nähe der Zeugen | Proximité des témoins | Vicinanza dei testimoni | Cercanía de los testimonios | 版本亲疏 | Testium propinquitas
dendrogram_note | Average linkage of the shares of agreement. It shows likeness, not descent. | Mittelwertverkettung der Übereinstimmungen. Es zeigt Ähnlichkeit, nicht Abstammung. | Liaison moyenne des taux d’accord. Elle montre une ressemblance, non une filiation. | Legame medio delle quote di accordo. Mostra somiglianza, non discendenza. | Enlace medio de las tasas de acuerdo. Muestra semejanza, no descendencia. | 按相合率平均联结，表示相似程度，非传承关系。 | Similitudinem ostendit, non originem.
section | Section | Abschnitt | Section | Sezione | Sección | 节 | Sectio
entries | Entries | Einträge | Entrées | Voci | Entradas | 条目 | Lemmata
numbers | The numbers | Die Zahlen | Les chiffres | I numeri | Las cifras | 数据 | Numeri
notes | Notes | Anmerkungen | Notes | Note | Notas | 注释 | Adnotationes
note | Note | Anmerkung | Note | Nota | Nota | 注 | Adnotatio
translation | Translation | Übersetzung | Traduction | Traduzione | Traducción | 译文 | Versio
parallel | Parallel texts | Paralleltexte | Textes parallèles | Testi paralleli | Textos paralelos | 对照文本 | Textus paralleli
no_counterpart | No counterpart | Ohne Entsprechung | Sans équivalent | Senza corrispondente | Sin equivalente | 无对应 | Deest
indexes | Indexes | Register | Index | Indici | Índices | 索引 | Indices
index_person | Persons | Personen | Personnes | Persone | Personas | 人名 | Personae
index_place | Places | Orte | Lieux | Luoghi | Lugares | 地名 | Loca
index_organisation | Organisations | Organisationen | Organisations | Organizzazioni | Organizaciones | 机构 | Corpora
index_event | Events | Ereignisse | Événements | Eventi | Acontecimientos | 事件 | Res gestae
index_work | Works | Werke | Œuvres | Opere | Obras | 著作 | Opera
index_term | Terms | Begriffe | Termes | Termini | Términos | 术语 | Vocabula
index_reference | References | Stellen | Références | Riferimenti | Referencias | 引用 | Loci
index_name | Names | Namen | Noms | Nomi | Nombres | 名称 | Nomina
occurrences | Occurrences | Vorkommen | Occurrences | Occorrenze | Apariciones | 出现处 | Loci
glossary | Glossary | Glossar | Glossaire | Glossario | Glosario | 词汇表 | Glossarium
register | Register | Register | Registre | Registro | Registro | 名录 | Index rerum
bibliography | Bibliography | Literatur | Bibliographie | Bibliografia | Bibliografía | 参考文献 | Bibliographia
facsimile | Facsimile | Faksimile | Fac-similé | Facsimile | Facsímil | 影像 | Imagines
about | About this edition | Über diese Edition | À propos de l’édition | Sull’edizione | Sobre la edición | 关于本版 | De hac editione
downloads | Downloads | Downloads | Téléchargements | Scarica | Descargas | 下载 | Copia
cite | How to cite | Zitieren | Comment citer | Come citare | Cómo citar | 引用方式 | Quomodo laudetur
cite_this | Cite | Zitieren | Citer | Cita | Citar | 引用 | Lauda
permalink | Permanent address | Dauerhafte Adresse | Adresse permanente | Indirizzo permanente | Dirección permanente | 永久链接 | Locus stabilis
search | Search | Suche | Recherche | Ricerca | Búsqueda | 搜索 | Quaere
search_text | Search the edition | Die Edition durchsuchen | Chercher dans l’édition | Cerca nell’edizione | Buscar en la edición | 检索本版 | In editione quaere
no_results | Nothing found. | Nichts gefunden. | Rien trouvé. | Nessun risultato. | Sin resultados. | 未找到。 | Nihil inventum.
results | Results | Treffer | Résultats | Risultati | Resultados | 结果 | Inventa
search_needs | Search needs a web server and JavaScript; the files can be searched with the browser’s own search. | Die Suche braucht einen Webserver und JavaScript; sonst hilft die Suche des Browsers. | La recherche demande un serveur web et JavaScript ; sinon, utilisez celle du navigateur. | La ricerca richiede un server web e JavaScript; altrimenti si usi quella del browser. | La búsqueda necesita un servidor web y JavaScript; si no, use la del navegador. | 检索需要网络服务器与 JavaScript；否则请用浏览器自带的查找。 | Quaestio servatorem et JavaScript requirit.
previous | Previous | Zurück | Précédent | Precedente | Anterior | 上一页 | Prior
next | Next | Weiter | Suivant | Successivo | Siguiente | 下一页 | Sequens
title | Title | Titel | Titre | Titolo | Título | 标题 | Titulus
author | Author | Verfasser | Auteur | Autore | Autor | 作者 | Auctor
editor | Editor | Herausgeber | Éditeur scientifique | Curatore | Editor | 编者 | Editor
edited_by | edited by | herausgegeben von | édité par | a cura di | edición de | 编校： | edidit
responsible | Responsible | Verantwortlich | Responsabilité | Responsabilità | Responsabilidad | 责任 | Curavit
publisher | Publisher | Verlag | Éditeur | Editore | Editorial | 出版者 | Editor
date | Date | Datum | Date | Data | Fecha | 日期 | Tempus
version | Version | Version | Version | Versione | Versión | 版次 | Forma
language | Language | Sprache | Langue | Lingua | Lengua | 语言 | Lingua
identifier | Identifier | Kennung | Identifiant | Identificatore | Identificador | 标识符 | Signum
licence | Terms of use | Nutzungsbedingungen | Conditions d’utilisation | Condizioni d’uso | Condiciones de uso | 使用条款 | Licentia
keywords | Keywords | Schlagwörter | Mots-clés | Parole chiave | Palabras clave | 关键词 | Verba
summary | Summary | Zusammenfassung | Résumé | Riassunto | Resumen | 摘要 | Summarium
group | Group | Gruppe | Groupe | Gruppo | Grupo | 组 | Familia
not_described | Named in the apparatus; not described. | Im Apparat genannt, nicht beschrieben. | Nommé dans l’apparat, non décrit. | Nominato nell’apparato, non descritto. | Nombrado en el aparato, no descrito. | 校勘记中提及，未作说明。 | In apparatu nominatur, non describitur.
lemma | Lemma | Lemma | Lemme | Lemma | Lema | 正文字句 | Lemma
reading | Reading | Lesart | Leçon | Lezione | Lección | 异读 | Lectio
kind | Kind | Art | Genre | Genere | Clase | 类别 | Genus
place | Place | Stelle | Lieu | Luogo | Lugar | 位置 | Locus
filter | Filter | Filter | Filtre | Filtro | Filtro | 筛选 | Elige
all | All | Alle | Tous | Tutti | Todos | 全部 | Omnia
show_as | Apparatus | Apparat | Apparat | Apparato | Aparato | 校勘记 | Apparatus
at_lemma | at the words | bei den Wörtern | près des mots | presso le parole | junto a las palabras | 随文 | ad verba
at_foot | at the foot | am Fuß | en bas | a piè di sezione | al pie | 节末 | in calce
in_margin | in the margin | am Rand | en marge | a margine | al margen | 页边 | in margine
reading_view | Reading | Ansicht | Lecture | Lettura | Lectura | 阅读设置 | Lectio
theme | Colours | Farben | Couleurs | Colori | Colores | 颜色 | Colores
theme_auto | as the system | wie das System | comme le système | come il sistema | según el sistema | 随系统 | ut machina
theme_light | light | hell | clair | chiaro | claro | 浅色 | lucidi
theme_dark | dark | dunkel | sombre | scuro | oscuro | 深色 | obscuri
layers | Layers of notes | Schichten der Anmerkungen | Couches de notes | Livelli di note | Capas de notas | 注释层 | Ordines adnotationum
keyboard | Keys: n next variant, p previous, f foot, Esc close. | Tasten: n nächste Variante, p vorige, f Fuß, Esc schließen. | Touches : n variante suivante, p précédente, f bas, Esc fermer. | Tasti: n variante successiva, p precedente, f piede, Esc chiudi. | Teclas: n variante siguiente, p anterior, f pie, Esc cerrar. | 键盘：n 下一异文，p 上一异文，f 节末，Esc 关闭。 | Claves: n sequens lectio, p prior, f calx, Esc claude.
hide_lacking | Show only entries with | Nur Einträge mit | Seulement les entrées avec | Solo voci con | Solo entradas con | 仅显示含…的条目 | Tantum lemmata cum
copy | Copy | Kopieren | Copier | Copia | Copiar | 复制 | Describe
copied | Copied | Kopiert | Copié | Copiato | Copiado | 已复制 | Descriptum
close | Close | Schließen | Fermer | Chiudi | Cerrar | 关闭 | Claude
file | File | Datei | Fichier | File | Archivo | 文件 | Liber
what | What it is | Was es ist | Contenu | Che cos’è | Qué es | 内容 | Quid sit
file_tei | The edition as TEI-XML | Die Edition als TEI-XML | L’édition en TEI-XML | L’edizione in TEI-XML | La edición en TEI-XML | TEI-XML 全文 | Editio TEI-XML
file_csv | All variants as a table (CSV) | Alle Varianten als Tabelle (CSV) | Toutes les variantes en tableau (CSV) | Tutte le varianti in tabella (CSV) | Todas las variantes en tabla (CSV) | 异文表 (CSV) | Variae lectiones (CSV)
file_json | The apparatus as data (JSON) | Der Apparat als Daten (JSON) | L’apparat en données (JSON) | L’apparato come dati (JSON) | El aparato como datos (JSON) | 校勘数据 (JSON) | Apparatus (JSON)
file_text | Plain text | Reiner Text | Texte brut | Testo semplice | Texto plano | 纯文本 | Textus nudus
to_place | to the place in the text | zur Stelle im Text | vers le passage | al passo | al pasaje | 至正文 | ad locum
made_with | Made with tei-edition | Erstellt mit tei-edition | Réalisé avec tei-edition | Realizzato con tei-edition | Hecho con tei-edition | 由 tei-edition 制作 | Per tei-edition confecta
source | Source | Vorlage | Source | Fonte | Fuente | 底本 | Fons
principles | Principles | Grundsätze | Principes | Principi | Principios | 体例 | Ratio edendi
addition_here | addition | Zusatz | ajout | aggiunta | adición | 增文 | additum
in_source | in the source | in der Vorlage | dans la source | nella fonte | en la fuente | 底本作 | in fonte
page_n | page | Seite | page | pagina | página | 页 | pagina
texts | Texts | Texte | Textes | Testi | Textos | 文本 | Textus
added | added | hinzugefügt | ajouté | aggiunto | añadido | 增 | additum
deleted | deleted | gestrichen | biffé | cancellato | tachado | 删 | deletum
order | Order | Reihenfolge | Ordre | Ordine | Orden | 次序 | Ordo
restored | restored | wiederhergestellt | rétabli | ripristinato | restablecido | 复 | restitutum
damaged | damaged | beschädigt | endommagé | danneggiato | dañado | 损 | laesum
hand | hand | Hand | main | mano | mano | 手 | manus
sender | From | Von | De | Da | De | 寄件人 | A
recipient | To | An | À | A | A | 收件人 | Ad
transmitted | Transmitted | Übermittelt | Transmis | Trasmessa | Transmitida | 转交 | Perlatum
redirected | Redirected | Umgeleitet | Réexpédié | Rispedita | Redirigida | 改寄 | Remissum
forwarded | Forwarded | Weitergeleitet | Transmis | Inoltrata | Reenviada | 转寄 | Promotum
correspondence | Correspondence | Korrespondenz | Correspondance | Corrispondenza | Correspondencia | 书信 | Epistulae
ms_identifier | Shelfmark | Signatur | Cote | Segnatura | Signatura | 馆藏号 | Signum
ms_contents | Contents | Inhalt | Contenu | Contenuto | Contenido | 内容 | Continet
ms_physical | Description | Beschreibung | Description | Descrizione | Descripción | 描述 | Descriptio
ms_support | Support | Beschreibstoff | Support | Supporto | Soporte | 载体 | Materia
ms_material | Material | Material | Matière | Materiale | Material | 材质 | Materia
ms_extent | Extent | Umfang | Étendue | Consistenza | Extensión | 篇幅 | Folia
ms_foliation | Foliation | Foliierung | Foliotation | Foliazione | Foliación | 叶码 | Foliorum numeri
ms_collation | Quires | Lagen | Cahiers | Fascicolazione | Cuadernos | 折帖 | Quaterniones
ms_condition | Condition | Zustand | État | Stato | Estado | 保存状况 | Status
ms_layout | Layout | Einrichtung | Mise en page | Impaginazione | Disposición | 版式 | Paginarum forma
ms_hands | Hands | Hände | Mains | Mani | Manos | 书手 | Manus
ms_script | Script | Schrift | Écriture | Scrittura | Escritura | 书体 | Scriptura
ms_decoration | Decoration | Ausstattung | Décor | Decorazione | Decoración | 装饰 | Ornamenta
ms_binding | Binding | Einband | Reliure | Legatura | Encuadernación | 装帧 | Ligatura
ms_additions | Additions | Nachträge | Additions | Aggiunte | Adiciones | 增补 | Addita
ms_music | Notation | Notation | Notation | Notazione | Notación | 记谱 | Notae musicae
ms_seal | Seal | Siegel | Sceau | Sigillo | Sello | 印章 | Sigillum
ms_accompanying | Accompanying matter | Beilagen | Pièces jointes | Allegati | Anexos | 附件 | Adiuncta
ms_origin | Origin | Entstehung | Origine | Origine | Origen | 来源 | Origo
ms_provenance | Provenance | Provenienz | Provenance | Provenienza | Procedencia | 流传 | Possessores
ms_acquisition | Acquisition | Erwerb | Acquisition | Acquisizione | Adquisición | 入藏 | Accessio
ms_surrogates | Reproductions | Reproduktionen | Reproductions | Riproduzioni | Reproducciones | 复制件 | Imagines
ms_record | Record | Datensatz | Notice | Scheda | Ficha | 著录 | Descriptum
edited_text | Text | Text | Texte | Testo | Texto | 正文 | Textus
commentary | Commentary | Kommentar | Commentaire | Commento | Comentario | 注疏 | Commentarius
introduction | Introduction | Einleitung | Introduction | Introduzione | Introducción | 导言 | Praefatio
read | Read | Lesen | Lire | Leggi | Leer | 阅读 | Lege
""".strip()


def _parsed() -> Mapping[str, Mapping[str, str]]:
    words: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES}
    for line in _TABLE.splitlines():
        key, *said = (part.strip() for part in line.split(" | "))
        for language, word in zip(LANGUAGES, said, strict=True):
            words[language][key] = word
    return words


WORDS = _parsed()


def words(language: str) -> Mapping[str, str]:
    """Return the words of a language; English where it is not known."""
    return WORDS.get(language.partition("-")[0].casefold(), WORDS["en"])
