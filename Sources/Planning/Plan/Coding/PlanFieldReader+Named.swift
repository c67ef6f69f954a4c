import JSONSyntax

// A required field of a plain type, in one line.
extension PlanFieldReader {
  /// Reads a text.
  mutating func text(_ name: String, of fields: Fields) throws(PlanError) -> String {
    try read(name, of: fields) { reader, node throws(PlanError) in try reader.text(node) }
  }

  /// Reads an optional text.
  mutating func textIfPresent(_ name: String, of fields: Fields) throws(PlanError) -> String? {
    try readIfPresent(name, of: fields) { reader, node throws(PlanError) in
      try reader.text(node)
    }
  }

  /// Reads an array of texts.
  mutating func texts(_ name: String, of fields: Fields) throws(PlanError) -> [String] {
    try read(name, of: fields) { reader, node throws(PlanError) in try reader.texts(node) }
  }

  /// Reads a SHA-256.
  mutating func digest(_ name: String, of fields: Fields) throws(PlanError) -> String {
    try read(name, of: fields) { reader, node throws(PlanError) in try reader.digest(node) }
  }

  /// Reads a path that stays below the workspace.
  mutating func path(_ name: String, of fields: Fields) throws(PlanError) -> String {
    try read(name, of: fields) { reader, node throws(PlanError) in try reader.path(node) }
  }

  /// Reads a boolean.
  mutating func boolean(_ name: String, of fields: Fields) throws(PlanError) -> Bool {
    try read(name, of: fields) { reader, node throws(PlanError) in try reader.boolean(node) }
  }

  /// Reads a whole number within bounds.
  mutating func integer(
    _ name: String, of fields: Fields, in range: ClosedRange<Int>
  ) throws(PlanError) -> Int {
    try read(name, of: fields) { reader, node throws(PlanError) in
      try reader.integer(node, in: range)
    }
  }

  /// Reads one of a list of words.
  mutating func word<Word: RawRepresentable<String> & CaseIterable>(
    _ name: String, of fields: Fields, as type: Word.Type
  ) throws(PlanError) -> Word {
    try read(name, of: fields) { reader, node throws(PlanError) in
      try reader.word(node, as: type)
    }
  }
}

extension JSONValue {
  /// A whole number.
  init(_ value: Int) { self = .integer(Int64(value)) }

  /// An array of texts.
  init(_ texts: [String]) { self = .array(texts.map { .string($0) }) }
}
