/// What servers get to see of the environment.
///
/// Not all of it: a server that a repository names has no business with the keys that lie there.
public struct ServerEnvironment: Sendable {
  /// All variables, for those that the configuration asks for by name.
  public let variables: [String: String]
  /// The variables that every server gets.
  public let handedOn: [String: String]

  private static let usual: Set = [
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR", "TZ", "LANG", "http_proxy",
    "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE",
    "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
  ]

  /// Takes a process's environment.
  ///
  /// - Parameters:
  ///   - own: the environment.
  ///   - names: variables to hand on besides the usual ones.
  public init(_ own: [String: String], handingOn names: [String]) {
    let names = Set(names)
    variables = own
    handedOn = own.filter { name, _ in
      Self.usual.contains(name) || names.contains(name) || name.hasPrefix("LC_")
        || name.hasPrefix("XDG_")
    }
  }
}
