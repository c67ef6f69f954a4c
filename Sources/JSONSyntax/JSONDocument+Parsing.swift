import SourceText

extension JSONDocument {
  /// Reads JSON text (RFC 8259), going on behind whatever is wrong with it.
  ///
  /// Ranges count in `bytes`. Equal keys are no problem here; see ``duplicateKeys``. The time is
  /// linear in the length of the text.
  ///
  /// - Parameters:
  ///   - bytes: the file.
  ///   - range: the part of `bytes` that is JSON; all of it where nil, cut to what there is.
  ///   - limits: bounds on depth and problems.
  public static func parse(
    _ bytes: [UInt8], in range: SourceRange? = nil, limits: JSONLimits = .standard
  ) -> JSONDocument {
    let end = min(range?.end ?? bytes.count, bytes.count)
    let start = min(range?.start ?? 0, end)
    return bytes.withUnsafeBufferPointer { buffer in
      var parser = JSONParser(bytes: buffer, start: start, end: end, limits: limits)
      return parser.document()
    }
  }

  /// Reads JSON text; ranges count in its UTF-8.
  public static func parse(_ text: String, limits: JSONLimits = .standard) -> JSONDocument {
    parse(Array(text.utf8), limits: limits)
  }
}
