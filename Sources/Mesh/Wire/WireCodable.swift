import Collections

/// A value with one binary form: what is sent, stored and hashed.
///
/// Integers are little-endian and of fixed width, lists and texts start with their length, cases with
/// a byte. There is exactly one form for a value, so equal bytes mean equal values.
public protocol WireCodable: Sendable {
  /// Writes the value.
  func encode(to writer: inout WireWriter)

  /// Reads a value.
  ///
  /// - Throws: ``WireError``.
  init(from reader: inout WireReader) throws(WireError)
}

/// Why bytes are not a value.
public enum WireError: Error, Hashable, Sendable {
  /// The bytes end too early.
  case truncated
  /// A length exceeds its bound.
  case tooLong
  /// A byte names no case.
  case unknownCase
  /// A text is not UTF-8.
  case invalidText
  /// A number is out of its range.
  case outOfRange
  /// Bytes are left over.
  case trailingBytes
}

extension WireCodable {
  /// The binary form.
  public var wireBytes: [UInt8] {
    var writer = WireWriter()
    encode(to: &writer)
    return writer.bytes
  }

  /// Reads a value that fills all of `bytes`.
  ///
  /// - Throws: ``WireError``.
  public init(wireBytes bytes: [UInt8]) throws(WireError) {
    guard bytes.count <= MeshLimits.wireBytes else { throw .tooLong }
    var reader = WireReader(bytes)
    try self.init(from: &reader)
    guard reader.isAtEnd else { throw .trailingBytes }
  }
}

/// Gathers the binary form of values.
public struct WireWriter: Sendable {
  /// What has been written.
  public private(set) var bytes: [UInt8] = []

  /// Makes an empty writer.
  public init() { bytes.reserveCapacity(128) }

  /// Writes a byte.
  public mutating func write(_ value: UInt8) { bytes.append(value) }

  /// Writes a truth.
  public mutating func write(_ value: Bool) { bytes.append(value ? 1 : 0) }

  /// Writes eight bytes.
  public mutating func write(_ value: UInt64) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Writes eight bytes.
  public mutating func write(_ value: Int64) { write(UInt64(bitPattern: value)) }

  /// Writes an integer as eight bytes.
  public mutating func write(_ value: Int) { write(Int64(value)) }

  /// Writes the length of what follows.
  public mutating func writeCount(_ count: Int) {
    withUnsafeBytes(of: UInt32(truncatingIfNeeded: count).littleEndian) {
      bytes.append(contentsOf: $0)
    }
  }

  /// Writes what `body` writes behind its length.
  mutating func writeCounted(_ body: (inout WireWriter) -> Void) {
    let start = bytes.count
    writeCount(0)
    body(&self)
    let count = UInt32(truncatingIfNeeded: bytes.count - start - 4)
    for index in 0..<4 { bytes[start + index] = UInt8(truncatingIfNeeded: count >> (8 * index)) }
  }

  /// Writes bytes behind their length.
  public mutating func write(_ value: [UInt8]) {
    writeCount(value.count)
    bytes += value
  }

  /// Writes text behind its length.
  public mutating func write(_ value: String) {
    writeCount(value.utf8.count)
    bytes += value.utf8
  }

  /// Writes a value.
  public mutating func write(_ value: some WireCodable) { value.encode(to: &self) }

  /// Writes a list behind its length.
  public mutating func write<Element: WireCodable>(_ values: [Element]) {
    writeCount(values.count)
    for value in values { value.encode(to: &self) }
  }

  /// Writes a table behind its length, in its order.
  public mutating func write<Key: WireCodable, Value: WireCodable>(
    _ table: OrderedDictionary<Key, Value>
  ) {
    writeCount(table.count)
    for (key, value) in table {
      key.encode(to: &self)
      value.encode(to: &self)
    }
  }

  /// Writes a value that may be missing.
  public mutating func write<Value: WireCodable>(_ value: Value?) {
    write(value != nil)
    if let value { value.encode(to: &self) }
  }
}

/// Takes values out of their binary form.
public struct WireReader: Sendable {
  private let bytes: [UInt8]
  private var position = 0
  /// Where what may be read ends.
  private var end: Int

  /// Makes a reader at the first byte.
  public init(_ bytes: [UInt8]) {
    self.bytes = bytes
    end = bytes.count
  }

  /// Whether all bytes are read.
  public var isAtEnd: Bool { position == end }

  /// Reads a byte.
  public mutating func readByte() throws(WireError) -> UInt8 {
    guard position < end else { throw .truncated }
    defer { position += 1 }
    return bytes[position]
  }

  /// Passes over bytes.
  public mutating func skip(_ count: Int) throws(WireError) {
    guard count >= 0, count <= end - position else { throw .truncated }
    position += count
  }

  /// Reads a truth.
  public mutating func readBool() throws(WireError) -> Bool {
    switch try readByte() {
    case 0: return false
    case 1: return true
    default: throw .unknownCase
    }
  }

  /// Reads eight bytes.
  public mutating func readUInt64() throws(WireError) -> UInt64 {
    guard end - position >= 8 else { throw .truncated }
    let value = bytes.withUnsafeBytes {
      $0.loadUnaligned(fromByteOffset: position, as: UInt64.self)
    }
    position += 8
    return UInt64(littleEndian: value)
  }

  /// Reads eight bytes.
  public mutating func readInt64() throws(WireError) -> Int64 {
    Int64(bitPattern: try readUInt64())
  }

  /// Reads an integer within a range.
  public mutating func readInt(in range: ClosedRange<Int>) throws(WireError) -> Int {
    guard let value = Int(exactly: try readInt64()), range.contains(value) else {
      throw .outOfRange
    }
    return value
  }

  /// Reads the length of what follows, each element at least a byte.
  public mutating func readCount(limit: Int) throws(WireError) -> Int {
    guard end - position >= 4 else { throw .truncated }
    var count: UInt32 = 0
    for index in 0..<4 { count |= UInt32(bytes[position + index]) << UInt32(8 * index) }
    position += 4
    guard count <= UInt32(clamping: limit) else { throw .tooLong }
    guard Int(count) <= end - position else { throw .truncated }
    return Int(count)
  }

  /// Reads bytes.
  public mutating func readBytes(limit: Int) throws(WireError) -> [UInt8] {
    let count = try readCount(limit: limit)
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  /// Reads a value that fills exactly the next bytes; behind them it goes on, also where that fails.
  ///
  /// - Parameter count: how many bytes, as ``readCount(limit:)`` gave it.
  mutating func read<Value: WireCodable>(
    _ type: Value.Type = Value.self, filling count: Int
  ) throws(WireError) -> Value {
    let outerEnd = end
    end = position + count
    defer {
      position = end
      end = outerEnd
    }
    let value = try Value(from: &self)
    guard isAtEnd else { throw .trailingBytes }
    return value
  }

  /// Reads text.
  public mutating func readText(limit: Int) throws(WireError) -> String {
    let count = try readCount(limit: limit)
    let part = bytes[position..<position + count]
    position += count
    // Almost all texts are names in ASCII, which need no look at their sequences.
    if part.allSatisfy({ $0 < 0x80 }) { return String(decoding: part, as: UTF8.self) }
    guard let text = String(validating: part, as: UTF8.self) else { throw .invalidText }
    return text
  }

  /// Reads a value.
  public mutating func read<Value: WireCodable>(
    _ type: Value.Type = Value.self
  ) throws(WireError) -> Value {
    try Value(from: &self)
  }

  /// Reads a list.
  public mutating func readList<Element: WireCodable>(
    _ type: Element.Type = Element.self, limit: Int
  ) throws(WireError) -> [Element] {
    let count = try readCount(limit: limit)
    var values: [Element] = []
    values.reserveCapacity(min(count, 1_024))
    for _ in 0..<count { values.append(try Element(from: &self)) }
    return values
  }

  /// Reads a list in which nothing stands twice.
  public mutating func readSet<Element: WireCodable & Hashable>(
    _ type: Element.Type = Element.self, limit: Int
  ) throws(WireError) -> OrderedSet<Element> {
    let list: [Element] = try readList(limit: limit)
    let set = OrderedSet(list)
    guard set.count == list.count else { throw .outOfRange }
    return set
  }

  /// Reads a table in which no key stands twice.
  public mutating func readTable<Key: WireCodable & Hashable, Value: WireCodable>(
    limit: Int
  ) throws(WireError) -> OrderedDictionary<Key, Value> {
    var table: OrderedDictionary<Key, Value> = [:]
    for _ in 0..<(try readCount(limit: limit)) {
      let key = try Key(from: &self)
      guard table.updateValue(try Value(from: &self), forKey: key) == nil else {
        throw .outOfRange
      }
    }
    return table
  }

  /// Reads a value that may be missing.
  public mutating func readOptional<Value: WireCodable>(
    _ type: Value.Type = Value.self
  ) throws(WireError) -> Value? {
    try readBool() ? try Value(from: &self) : nil
  }
}
