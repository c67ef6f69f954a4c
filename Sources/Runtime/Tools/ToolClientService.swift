import ModelContextProtocol

/// How a client of a run's tools is served.
public enum ToolClientService: Sendable {
  /// Answers a request.
  public typealias Handler = @Sendable (HTTPToolRequest) async -> HTTPToolAnswer

  /// On this process's standard streams, until the client closes them.
  case standardStreams
  /// Over HTTP: told where the token is that every request must carry, and how requests are answered,
  /// serves until it is cancelled.
  case requests(_ serve: @Sendable (_ tokenFile: String, @escaping Handler) async throws -> Void)
}
