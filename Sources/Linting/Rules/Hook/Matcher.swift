import SourceText

/// A matcher as Claude Code reads it.
enum Matcher {
  /// The names of an exact list with their places in the text; nil where the matcher is a regular
  /// expression, or matches everything.
  static func names(_ text: String) -> [Located<String>]? {
    let bytes = Array(text.utf8)
    guard !bytes.isEmpty, bytes.allSatisfy(isOfList) else { return nil }
    var names: [Located<String>] = []
    var start = 0
    for index in 0...bytes.count
    where index == bytes.count || bytes[index] == UInt8(ascii: "|")
      || bytes[index] == UInt8(ascii: ",")
    {
      var from = start
      var to = index
      while from < to, bytes[from] == 0x20 { from += 1 }
      while to > from, bytes[to - 1] == 0x20 { to -= 1 }
      if from < to {
        let range = SourceRange(start: from, end: to)
        names.append(Located(bytes.text(in: range), at: range))
      }
      start = index + 1
    }
    return names
  }

  private static func isOfList(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "_"), UInt8(ascii: "-"), 0x20, UInt8(ascii: ","), UInt8(ascii: "|"): true
    default: byte.isASCIIAlphanumeric
    }
  }

  /// Why a regular expression is refused; nil where nothing is certain.
  static func problem(_ text: String) -> String? {
    guard text != "*", names(text) == nil else { return nil }
    var open = 0
    var isInClass = false
    var isEscaped = false
    // Whether a quantifier could stand here.
    var hasAtom = false
    for byte in text.utf8 {
      if isEscaped {
        isEscaped = false
        hasAtom = true
        continue
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      }
      if isInClass {
        if byte == UInt8(ascii: "]") {
          isInClass = false
          hasAtom = true
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "["): isInClass = true
      case UInt8(ascii: "("):
        open += 1
        hasAtom = false
      case UInt8(ascii: ")"):
        guard open > 0 else { return "a ')' closes nothing" }
        open -= 1
        hasAtom = true
      case UInt8(ascii: "|"): hasAtom = false
      // `(?` begins a special group, and `a+?` is a lazy one.
      case UInt8(ascii: "?"): break
      case UInt8(ascii: "*"), UInt8(ascii: "+"):
        guard hasAtom else { return "nothing stands before '\(byte == 0x2A ? "*" : "+")'" }
      default: hasAtom = true
      }
    }
    if isEscaped { return "it ends in '\\'" }
    if isInClass { return "a '[' is never closed" }
    return open > 0 ? "a '(' is never closed" : nil
  }
}
