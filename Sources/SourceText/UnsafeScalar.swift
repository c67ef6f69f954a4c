extension Unicode.Scalar {
  /// Whether a terminal, or a viewer of text, would obey the scalar, reorder by it, or hide it.
  ///
  /// Output shows such scalars by their number: a file name or a line of a file may hold anything.
  /// The zero-width joiner is not one of them, since emoji are made with it.
  public var isUnsafeToShow: Bool {
    switch value {
    case 0...0x1F, 0x7F...0x9F: true  // C0, DEL, C1
    case 0xAD, 0x61C, 0x180E: true  // soft hyphen, Arabic letter mark, Mongolian separator
    case 0x200B, 0x200C, 0x200E, 0x200F: true  // zero-width space and non-joiner, direction marks
    case 0x2028...0x202E: true  // line and paragraph separators, embeddings, overrides
    case 0x2060...0x206F: true  // word joiner, invisible operators, isolates
    case 0xFEFF, 0xFFF9...0xFFFB: true  // byte order mark, interlinear annotations
    case 0xE0000...0xE007F: true  // tag characters
    default: false
    }
  }
}
