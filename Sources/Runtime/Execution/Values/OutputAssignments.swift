import Planning
import SourceText

/// What a task wrote to `$MOFLO_OUTPUT`: `name=value` lines, and for values of several lines
///
/// ```
/// name<<END
/// …
/// END
/// ```
///
/// Of a name that is given twice the last value counts. Empty lines are skipped; a carriage return
/// before a line's end does not count.
struct OutputAssignments {
  /// The bytes of each value, and the line of its name.
  private(set) var values: [String: (bytes: ArraySlice<UInt8>, line: Int)] = [:]

  /// Reads the file's bytes.
  ///
  /// - Parameter names: the names that may be given.
  init(_ bytes: [UInt8], names: Set<String>) throws(OutputError) {
    var reader = LineReader(bytes: bytes)
    var count = 0
    while let line = reader.next() {
      let number = reader.number
      if line.isEmpty { continue }
      count += 1
      guard count <= RuntimeLimits.outputAssignments else {
        throw .tooMany(limit: RuntimeLimits.outputAssignments)
      }
      let nameEnd = line.firstIndex { !OutputAssignments.isNameByte($0) } ?? line.endIndex
      let name = String(decoding: line[..<nameEnd], as: UTF8.self)
      let rest = line[nameEnd...]
      guard PlanNames.isValueName(name) else { throw .malformedLine(line: number) }
      let value: ArraySlice<UInt8>
      if rest.first == 0x3D {
        value = rest.dropFirst()
      } else if rest.starts(with: [0x3C, 0x3C]), rest.count > 2 {
        value = try reader.block(name: name, until: rest.dropFirst(2), from: number)
      } else {
        throw .malformedLine(line: number)
      }
      guard names.contains(name) else { throw .undeclared(name: name, line: number) }
      values[name] = (value, number)
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte.isASCIILowercaseLetter || byte.isASCIIDigit || byte == 0x5F
  }
}

/// Goes through bytes a line at a time.
private struct LineReader {
  let bytes: [UInt8]
  /// Number of the line that was read last, from 1.
  private(set) var number = 0
  private var position = 0

  init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func next() -> ArraySlice<UInt8>? {
    guard position < bytes.count else { return nil }
    let end = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
    var line = bytes[position..<end]
    if line.last == 0x0D { line.removeLast() }
    position = end + 1
    number += 1
    return line
  }

  /// The lines up to the delimiter, without the line end before it.
  mutating func block(
    name: String, until delimiter: ArraySlice<UInt8>, from line: Int
  ) throws(OutputError) -> ArraySlice<UInt8> {
    let start = position
    while true {
      let lineStart = position
      guard let next = next() else {
        throw .unclosed(
          name: name, delimiter: String(decoding: delimiter, as: UTF8.self), line: line)
      }
      guard next.elementsEqual(delimiter) else { continue }
      var end = max(start, lineStart - 1)
      if end > start, bytes[end - 1] == 0x0D { end -= 1 }
      return bytes[start..<min(end, bytes.count)]
    }
  }
}
