extension Array where Element: WireCodable {
  /// Cuts a list into runs that fit a message each, unless one element alone is larger.
  func partsForMessages() -> [[Element]] {
    var parts: [[Element]] = []
    var bytes = 0
    for element in self {
      let size = element.wireBytes.count
      bytes += size
      if let last = parts.indices.last, parts[last].count < MeshLimits.entriesPerMessage,
        bytes <= MeshLimits.entryBytesPerMessage
      {
        parts[last].append(element)
      } else {
        parts.append([element])
        bytes = size
      }
    }
    return parts
  }
}
