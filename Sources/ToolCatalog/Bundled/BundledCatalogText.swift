/// The bundled catalogues as text: one tool a line, `{"name":…,"inputSchema":…}`, sorted by name.
///
/// The text is the source: a changed tool is one changed line in review. To update a catalogue, ask
/// the server for `tools/list`, write each tool of the result as one line of compact JSON, in its own
/// order of properties (positional arguments bind in that order), sort the lines by name, and replace
/// the literal. A line must begin with `{"name":"NAME"` without white space or escapes, which is how
/// a name is found without reading its schema; the tests check that. For a new catalogue add a file
/// here, and an entry in `Catalog+Bundled.swift`.
enum BundledCatalogText {}
