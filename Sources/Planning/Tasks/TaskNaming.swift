import SourceText

/// Ids and titles of tasks that were not given any.
enum TaskNaming {
  /// The first line that has anything on it, cut to a readable length.
  static func title(of text: String) -> String {
    let lines = text.utf8.split { $0 == 0x0A || $0 == 0x0D }
    let line = lines.first { $0.contains { $0 > 0x20 } } ?? text.utf8[...]
    let scalars = String(decoding: line, as: UTF8.self).unicodeScalars
    guard scalars.count > PlanningLimits.title else { return String(scalars) }
    return String(scalars.prefix(PlanningLimits.title - 1)) + "…"
  }

  /// An id from a name or title: what cannot stand in one becomes a hyphen.
  static func identifier(
    of text: String, or fallback: String, taken: inout Set<String>
  ) -> String {
    var bytes: [UInt8] = []
    for byte in text.utf8.prefix(PlanningLimits.taskIdentifier - 8) {
      let lower = byte.asciiLowercased
      if lower.isASCIIAlphanumeric {
        bytes.append(lower)
      } else if let last = bytes.last, last != 0x2D {
        bytes.append(0x2D)
      }
    }
    while bytes.last == 0x2D { bytes.removeLast() }
    let base = bytes.isEmpty ? fallback : String(decoding: bytes, as: UTF8.self)
    var name = base
    var number = 2
    while !taken.insert(name).inserted {
      name = "\(base)-\(number)"
      number += 1
    }
    return name
  }
}
