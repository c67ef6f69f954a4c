/// Cuts a stream of server-sent events into their data (HTML Living Standard, 9.2.6).
///
/// Events of another name than `message` are left out, and so are identifiers and times of retry.
struct EventStreamParser: Sendable {
  /// The stream cannot be read.
  enum Failure: Error {
    /// An event is larger than allowed.
    case eventTooLong
  }

  private let limit: Int
  private var line: [UInt8] = []
  private var data: [UInt8] = []
  private var hasData = false
  private var isMessage = true
  private var wasCarriageReturn = false
  private var isFirstLine = true

  /// Makes a parser of events of at most `limit` bytes.
  init(limit: Int) { self.limit = limit }

  /// Takes bytes as they come; returns the data of the events that they complete.
  mutating func append(_ bytes: some Sequence<UInt8>) throws(Failure) -> [[UInt8]] {
    var events: [[UInt8]] = []
    for byte in bytes {
      if byte == 0x0A, wasCarriageReturn {
        wasCarriageReturn = false
        continue
      }
      wasCarriageReturn = byte == 0x0D
      if byte == 0x0A || byte == 0x0D {
        if let event = endLine() { events.append(event) }
      } else {
        guard line.count + data.count < limit else { throw .eventTooLong }
        line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> [UInt8]? {
    defer { line.removeAll(keepingCapacity: true) }
    if isFirstLine, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
    isFirstLine = false
    if line.isEmpty {
      defer { (data, hasData, isMessage) = ([], false, true) }
      return hasData && isMessage ? data : nil
    }
    let name = line.prefix { $0 != 0x3A }
    var value = line[name.endIndex...].dropFirst()
    if value.first == 0x20 { value = value.dropFirst() }
    if name.elementsEqual("data".utf8) {
      if hasData { data.append(0x0A) }
      hasData = true
      data += value
    } else if name.elementsEqual("event".utf8) {
      isMessage = value.isEmpty || value.elementsEqual("message".utf8)
    }
    return nil
  }
}
