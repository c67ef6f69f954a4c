import SourceText

extension YAMLDocument {
  /// Reads the YAML in a part of a file.
  ///
  /// It never fails: whatever is wrong stands in ``problems``, and what could be read is in
  /// ``root``. Behind a syntax error reading goes on at the next key in column 0; keys found there
  /// are added to the root mapping.
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - range: the part of it that is YAML; cut to the file's bounds.
  ///   - limits: bounds on size, depth and repeated work.
  public static func parse(
    _ bytes: [UInt8], in range: SourceRange, limits: YAMLLimits = .standard
  ) -> YAMLDocument {
    let start = min(range.start, bytes.count)
    let range = SourceRange(start: start, end: max(start, min(range.end, bytes.count)))
    guard range.length <= limits.size else {
      let place = range.start + max(limits.size, 0)
      let problem = YAMLProblem(
        kind: .limitExceeded,
        message: "\(range.length) bytes of YAML are more than the limit of \(limits.size)",
        range: SourceRange(start: place, end: place + 1))
      return YAMLDocument(
        root: nil, problems: [problem], comments: [], range: range, anchors: [:])
    }
    let input = PreparedInput(bytes, in: range)
    return input.bytes.withUnsafeBufferPointer { buffer in
      var reader = TreeReader(buffer: buffer, input: input, range: range, limits: limits)
      return reader.read()
    }
  }

  /// Reads a whole file of YAML.
  public static func parse(_ bytes: [UInt8]) -> YAMLDocument {
    parse(bytes, in: SourceRange(start: 0, end: bytes.count))
  }
}
