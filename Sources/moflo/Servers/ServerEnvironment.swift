import CommandLineOptions

/// What servers get to see of the environment.
///
/// Not all of it: a server that a repository names has no business with the keys that lie there.
struct ServerEnvironment {
  /// All variables, for those that the configuration asks for by name.
  let variables: [String: String]
  /// The variables that every server gets.
  let handedOn: [String: String]

  private static let usual: Set = [
    "PATH", "HOME", "USER", "LOGNAME", "SHELL", "TERM", "TMPDIR", "TZ", "LANG", "http_proxy",
    "https_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "SSL_CERT_FILE",
    "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
  ]

  /// Takes this process's environment.
  ///
  /// - Parameter names: variables to hand on besides the usual ones.
  init(handingOn names: [String]) {
    let variables = ProcessEnvironment.variables
    let names = Set(names)
    self.variables = variables
    handedOn = variables.filter { name, _ in
      Self.usual.contains(name) || names.contains(name) || name.hasPrefix("LC_")
        || name.hasPrefix("XDG_")
    }
  }
}
