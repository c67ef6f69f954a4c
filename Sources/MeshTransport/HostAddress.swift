/// Where a node can be reached.
public struct HostAddress: Sendable, Hashable, CustomStringConvertible {
  /// A name, or an address of IPv4 or IPv6 without brackets.
  public let host: String
  /// The port; 0 for any that is free.
  public let port: Int

  /// Names a place.
  public init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  /// Reads `HOST:PORT` or `[ADDRESS]:PORT`; nil for any other text.
  public init?(_ text: String) {
    guard let colon = text.utf8.lastIndex(of: UInt8(ascii: ":")) else { return nil }
    var host = text[..<colon]
    let digits = text[text.utf8.index(after: colon)...]
    guard !digits.isEmpty, digits.utf8.count <= 5,
      digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
      let port = Int(digits), port <= 65_535
    else { return nil }
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.utf8.contains(UInt8(ascii: ":")) {
      return nil
    }
    let isPlain = host.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
      default: ".-_:%".utf8.contains(byte)
      }
    }
    guard !host.isEmpty, host.utf8.count <= 255, isPlain else { return nil }
    self.init(host: String(host), port: port)
  }

  /// The place as ``init(_:)`` reads it.
  public var description: String {
    host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}
