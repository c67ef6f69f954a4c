import SourceText

/// The address of an MCP server.
public struct HTTPEndpoint: Sendable, Equatable {
  /// `http` or `https`.
  let scheme: String
  /// Host and port as written, in small letters: `[::1]:8080`.
  let authority: String
  /// Path and query, from `/`.
  let target: String

  /// Reads an absolute `http` or `https` address; nil for any other text, also for one with a user
  /// or password in it, which a header says better.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
    let schemes = ["https", "http"]
    guard
      let scheme = schemes.first(where: { scheme in
        text.utf8.count > scheme.utf8.count + 3
          && text.prefix(scheme.utf8.count + 3).lowercased() == scheme + "://"
      })
    else { return nil }
    let rest = bytes[(scheme.utf8.count + 3)...].prefix { $0 != 0x23 }
    let end = rest.firstIndex { $0 == 0x2F || $0 == 0x3F } ?? rest.endIndex
    let authority = rest[..<end]
    guard !authority.isEmpty, authority.first != 0x3A, !authority.contains(0x40) else {
      return nil
    }
    self.scheme = scheme
    self.authority = String(decoding: authority, as: UTF8.self).lowercased()
    let target = String(decoding: rest[end...], as: UTF8.self)
    self.target = target.hasPrefix("/") ? target : "/" + target
  }

  private init(scheme: String, authority: String, target: String) {
    self.scheme = scheme
    self.authority = authority
    self.target = target
  }

  /// The whole address.
  public var text: String { "\(scheme)://\(authority)\(target)" }

  /// Where a `Location` leads, if that is the same host by the same protocol; else nil.
  ///
  /// What is sent may hold secrets that are meant for this host alone.
  func redirected(to location: String) -> HTTPEndpoint? {
    if location.hasPrefix("/"), !location.hasPrefix("//") {
      guard location.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
      return HTTPEndpoint(
        scheme: scheme, authority: authority, target: String(location.prefix { $0 != "#" }))
    }
    guard let other = HTTPEndpoint(location), other.scheme == scheme,
      other.authorityWithPort == authorityWithPort
    else { return nil }
    return other
  }

  /// Whether a port is written.
  var hasPort: Bool { authority.hasPort }

  /// The host, an address of IPv6 without its brackets, and the port: 0 where one is written that
  /// none is.
  var hostAndPort: (host: String, port: Int) {
    let standard = scheme == "https" ? 443 : 80
    guard authority.hasPort, let colon = authority.lastIndex(of: ":") else {
      return (authority.withoutBrackets, standard)
    }
    let digits = authority[authority.index(after: colon)...]
    let isNumber = digits.utf8.allSatisfy(\.isASCIIDigit)
    let port = digits.isEmpty ? standard : isNumber ? Int(digits) ?? 0 : 0
    return (String(authority[..<colon]).withoutBrackets, port <= 65_535 ? port : 0)
  }

  private var authorityWithPort: String {
    let standard = scheme == "https" ? ":443" : ":80"
    return authority.hasSuffix(standard) ? String(authority.dropLast(standard.count)) : authority
  }
}

extension String {
  /// Whether an authority ends in a port: a colon that is not within brackets.
  fileprivate var hasPort: Bool {
    lastIndex(of: ":").map { !self[$0...].contains("]") } ?? false
  }

  fileprivate var withoutBrackets: String {
    hasPrefix("[") && hasSuffix("]") ? String(dropFirst().dropLast()) : self
  }
}
