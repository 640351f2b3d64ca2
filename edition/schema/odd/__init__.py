"""ODD: a schema in the words of an edition's own customisation of TEI. ODD, TEI's specifications → RELAX NG, Schematron.

The ODD and the specifications are read (`reading`, `specs`), what the ODD asks for is put together (`customising`,
`merging`), and written as a grammar (`content`, `attributes`, `grammar`) and as rules (`constraints`).
"""
