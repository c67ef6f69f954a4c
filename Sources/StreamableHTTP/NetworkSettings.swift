import SourceText

/// How servers are reached, and whom to trust about who they are, as the environment says.
///
/// `https_proxy` or `HTTPS_PROXY` names the proxy for `https`, `http_proxy` the one for `http`;
/// `HTTP_PROXY` is not heeded, since a gateway that hands requests on as variables would let their
/// senders set it (CVE-2016-5385). `no_proxy` or `NO_PROXY` lists hosts that are reached directly.
/// `SSL_CERT_FILE` takes the place of the system's certificates of authorities, as OpenSSL has it;
/// `NODE_EXTRA_CA_CERTS` adds to them, as Claude Code has it.
public struct NetworkSettings: Sendable, Equatable {
  /// A server that hands requests on.
  struct Proxy: Sendable, Equatable {
    let host: String
    let port: Int
    /// Who asks it.
    let credentials: Credentials?
  }

  /// Who asks a proxy.
  struct Credentials: Sendable, Equatable {
    let user: String
    let password: String
  }

  /// The proxy; nil where the server is reached directly.
  let proxy: Proxy?
  /// A file of certificates that are trusted instead of the system's.
  let authorities: String?
  /// A file of certificates that are trusted besides.
  let moreAuthorities: String?

  /// Reads what an environment says of reaching a server.
  ///
  /// - Throws: ``StreamableHTTPError/environment(_:)`` where a proxy cannot be read.
  public init(
    _ variables: [String: String], for endpoint: HTTPEndpoint
  ) throws(StreamableHTTPError) {
    func value(_ names: String...) -> (name: String, value: String)? {
      for name in names {
        if let value = variables[name], !value.isEmpty { return (name, value) }
      }
      return nil
    }
    authorities = value("SSL_CERT_FILE")?.value
    moreAuthorities = value("NODE_EXTRA_CA_CERTS")?.value
    let named =
      endpoint.scheme == "https" ? value("https_proxy", "HTTPS_PROXY") : value("http_proxy")
    let exceptions = value("no_proxy", "NO_PROXY")?.value ?? ""
    guard let named, !Self.isDirect(endpoint, exceptions) else {
      proxy = nil
      return
    }
    guard let proxy = Proxy(named.value) else {
      throw .environment(
        "\(named.name) is no address of a proxy, such as http://proxy.example:3128")
    }
    self.proxy = proxy
  }

  /// Whether a server is on this machine, or among the exceptions: hosts with all below them, with or
  /// without a port, or `*`.
  private static func isDirect(_ endpoint: HTTPEndpoint, _ exceptions: String) -> Bool {
    let (host, port) = endpoint.hostAndPort
    if host == "localhost" || host == "::1" || host.hasPrefix("127.") { return true }
    return exceptions.lowercased().split { $0 == "," || $0 == " " }.contains { entry in
      if entry == "*" { return true }
      guard let place = HTTPEndpoint("\(endpoint.scheme)://\(entry)") else { return false }
      let name = place.hostAndPort.host.drop { $0 == "*" }.drop { $0 == "." }
      guard !name.isEmpty, !place.hasPort || place.hostAndPort.port == port else { return false }
      return host == name || host.hasSuffix("." + name)
    }
  }
}

extension NetworkSettings.Proxy {
  /// Reads `http://user:password@host:port`, of which only the host must be there.
  init?(_ text: String) {
    var rest = Substring(text)
    if let mark = rest.firstRange(of: "://") {
      guard rest[..<mark.lowerBound].lowercased() == "http" else { return nil }
      rest = rest[mark.upperBound...]
    }
    if let end = rest.lastIndex(of: "@") {
      let parts = rest[..<end].split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      credentials = NetworkSettings.Credentials(
        user: Self.withoutEscapes(parts[0]),
        password: parts.count > 1 ? Self.withoutEscapes(parts[1]) : "")
      rest = rest[rest.index(after: end)...]
    } else {
      credentials = nil
    }
    guard let endpoint = HTTPEndpoint("http://" + rest), ["", "/"].contains(endpoint.target),
      endpoint.hostAndPort.port > 0
    else { return nil }
    host = endpoint.hostAndPort.host
    port = endpoint.hostAndPort.port
  }

  private static func withoutEscapes(_ text: Substring) -> String {
    String(decoding: PercentEncoding.bytes(of: text.utf8), as: UTF8.self)
  }
}
