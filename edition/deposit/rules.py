"""What can go wrong on the way to a repository, told to the editor."""

from __future__ import annotations

from edition.diagnostics import Rule, Severity

DAMAGED = Rule(
    "D001",
    Severity.ERROR,
    """
    A package is not what it was when it was made.

    A file is missing, has other bytes than its checksum says, or was added later. Take another copy of the package: a
    damaged file cannot be mended from its checksum.

    Wrong:
        directive-1.0.zip, of which one file was saved again by another program

    Right:
        the package as it was downloaded

    RFC 8493 (BagIt), section 3.
    """,
)

NO_PACKAGE = Rule(
    "D002",
    Severity.ERROR,
    """
    This is not a package that can be verified.

    A package is a folder or a ZIP file with bagit.txt and manifest-sha512.txt in one outermost folder.

    Wrong:
        edition deposit --verify edition.pdf

    Right:
        edition deposit --verify build/deposit/directive-1.0.zip

    RFC 8493 (BagIt), section 2.
    """,
)

NO_LICENCE_TEXT = Rule(
    "D003",
    Severity.INFO,
    """
    The text of the licence is not at hand.

    The package holds the texts of the Creative Commons licences. The text of another one is taken from the folder
    “licences” of the project: a file LICENCE-NAME.txt, by its SPDX identifier where it has one.

    Wrong:
        <licence target="https://example.org/terms">…</licence>     (and no file in licences/)

    Right:
        <licence target="https://creativecommons.org/licenses/by/4.0/">…</licence>
    """,
)

NO_TOKEN = Rule(
    "D004",
    Severity.ERROR,
    """
    There is no token for the repository.

    A repository lets a program in by a token, which you make on its web site. It is taken from the variable
    EDITION_DEPOSIT_TOKEN of the environment, or from the keyring of the system, under “tei-edition” and the name of the
    host. It is never read from a file of the project, so that it cannot be published with it.

    Wrong:
        edition deposit --to invenio:https://zenodo.org          (without a token)

    Right:
        EDITION_DEPOSIT_TOKEN=… edition deposit --to invenio:https://zenodo.org
    """,
)

REFUSED = Rule(
    "D005",
    Severity.ERROR,
    """
    The repository refuses.

    It does not know the token, or the token may not do this, or it does not accept what the record says; the message
    has its own words. Nothing was published. Make the token anew with the right to deposit and to publish, or correct
    the header.

    Wrong:
        a token that expired

    Right:
        a token with the scopes deposit:write and deposit:actions
    """,
)

TOO_LARGE = Rule(
    "D006",
    Severity.ERROR,
    """
    The repository finds the package too large.

    Nothing was published. Ask the repository for more room, or leave outputs out of the package, such as large images.

    Wrong:
        a package of 60 GB, where 50 GB are allowed

    Right:
        a package that fits, with images published elsewhere
    """,
)

NO_ANSWER = Rule(
    "D007",
    Severity.ERROR,
    """
    The repository did not answer, or broke off.

    The network is down, the repository is busy or out of order; it was asked several times. Nothing was published. What
    was uploaded stays in the draft, and the same command goes on from there.

    Wrong:
        a network that breaks in the middle of an upload

    Right:
        the same command again, later
    """,
)

WRONG_CHECKSUM = Rule(
    "D008",
    Severity.ERROR,
    """
    The repository received other bytes than were sent.

    The checksum that it tells is not that of the file, twice in a row. Nothing was published. The draft lies in the
    repository; the same command sends the file again.

    Wrong:
        an upload that a proxy changed on its way

    Right:
        the same command again, from another network
    """,
)

NO_SUCH_TARGET = Rule(
    "D009",
    Severity.ERROR,
    """
    The place to deposit in cannot be used.

    A target is “folder”, “ocfl:” with the path of a storage root, “invenio:” with the address of a repository, “dspace”
    or “dataverse”. An address begins with https:, for a token must not travel in the clear.

    Wrong:
        --to invenio:http://repository.example.org

    Right:
        --to invenio:https://repository.example.org
    """,
)

STORAGE = Rule(
    "D010",
    Severity.ERROR,
    """
    The storage root is not in order.

    A storage root of OCFL has a file that says so, and every object an inventory with its checksum. Nothing was changed.
    A storage root that is in use is mended by its own tools.

    Wrong:
        --to ocfl:photos/          (a folder with other files)

    Right:
        --to ocfl:archive/         (a new or empty folder, or a storage root)

    OCFL 1.1, sections 3 and 4.
    """,
)

NOT_INSTALLED = Rule(
    "D011",
    Severity.ERROR,
    """
    What asks the network is not installed.

    Packages are made without it; to send one to a repository, the program needs a library more.

    Wrong:
        pip install tei-edition

    Right:
        pip install "tei-edition[deposit]"
    """,
)

NOT_IN_HEADER = Rule(
    "D012",
    Severity.WARNING,
    """
    The DOI could not be written into the header.

    It is written after the publisher, where the header has one in publicationStmt. The package has the DOI all the same.

    Wrong:
        <publicationStmt><p>Published by Tests.</p></publicationStmt>

    Right:
        <publicationStmt><publisher>Tests</publisher>…</publicationStmt>
    """,
)

SAME_AGAIN = Rule(
    "D013",
    Severity.INFO,
    """
    Nothing changed since the last deposit.

    The package is byte for byte what was deposited before, so there is no new version.

    Wrong:
        the same edition, deposited twice

    Right:
        <edition n="1.1">, and deposited again
    """,
)
