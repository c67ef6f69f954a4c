/// How a server's messages travel.
public enum ServerTransport: Sendable, Equatable {
  /// Over the standard streams of a process.
  case process
  /// By streamable HTTP.
  case http
  /// In a way that moflo does not speak; with its name.
  case other(String)
  /// Neither a command nor an address is written.
  case missing
}

extension ServerSettings {
  /// How its messages travel: by `type`, else by the keys that are there.
  public var transportKind: ServerTransport {
    switch type {
    case "stdio", "local": return command == nil ? .missing : .process
    case "http", "streamable-http", "streamableHttp", "remote": return url == nil ? .missing : .http
    case nil:
      if command != nil { return .process }
      return url == nil ? .missing : .http
    case let other?: return .other(other)
    }
  }
}
