"""Names and what is said of those who bear them. TEI P5, chapter 14."""

from edition.reader.registry import spans

spans(
    "name", "name", "persName", "placeName", "orgName", "geogName", "settlement", "region", "country", "district",
    "bloc", "eventName", "repository", "institution", "collection",
)  # fmt: skip
spans(
    "segment", "forename", "surname", "addName", "nameLink", "genName", "roleName", "nationality",
    "occupation", "residence", "sex", "gender", "age", "education", "faith", "floruit", "affiliation", "trait", "state",
    "location", "geo", "altIdentifier", "msIdentifier", "msName", "geogFeat", "offset",
)  # fmt: skip
