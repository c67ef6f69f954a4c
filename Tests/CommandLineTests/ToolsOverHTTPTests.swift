import Foundation
import ProcessSpawning
import TestProcesses
import Testing

/// `moflo tools sync` against a server over HTTP that keeps, bends and breaks the rules.
@Suite struct ToolsOverHTTPTests {
  private static let certificates = "\(Command.root)/Fixtures/ModelContextProtocol/tls"

  /// A scripted server that runs until it is let go.
  private final class Server {
    let folder: Folder
    let port: String
    private let process: TestProcess

    private let isSecure: Bool

    init(isSecure: Bool = false) throws {
      self.isSecure = isSecure
      folder = try Folder()
      var server = ProcessSpawn(
        "python3",
        [
          "\(Command.root)/Fixtures/ModelContextProtocol/http-server.py", "\(folder.path)/port",
          "\(folder.path)/log",
        ])
      if isSecure { server.arguments.append("\(ToolsOverHTTPTests.certificates)/server.pem") }
      server.error = .file("/dev/null")
      process = try TestProcess(server)
      let limit = ContinuousClock.now + .seconds(30)
      while !folder.exists("port"), ContinuousClock.now < limit { usleep(10_000) }
      port = try folder.read("port")
    }

    deinit {
      process.end()
      folder.remove()
    }

    /// Writes the configuration of a server at a path, and asks it.
    func sync(
      _ path: String, host: String? = nil, timeout: Int = 20, environment: [String: String] = [:]
    ) throws -> Command.Result {
      try folder.write(
        ".mcp.json",
        """
        {"mcpServers": {"far": {"type": "http", "url": "\(isSecure ? "https" : "http")://\(host ?? "127.0.0.1"):\(port)/\(path)",
          "headers": {"X-Key": "${FAR_KEY}"}}}}
        """)
      return try Command.moflo(
        ["tools", "sync", "--yes", "--timeout", "\(timeout)"], in: folder.path,
        environment: environment.merging(["FAR_KEY": "hush"]) { $1 })
    }

    func requests() throws -> [[String: Any]] {
      try folder.read("log").split(separator: "\n").compactMap {
        try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
      }
    }
  }

  @Test func sessionVersionAndHeadersTravel() throws {
    let server = try Server()
    for path in ["json", "pretty"] {
      let result = try server.sync(path)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output == "far: 1 tool of Far 3\n")
    }
    let lock = try server.folder.read("moflo.tools.lock")
    #expect(!lock.contains("hush"))
    #expect(lock.contains("\"argumentOrder\": [\n            \"z\",\n            \"a\""))
    let requests = try server.requests().prefix(4)
    #expect(requests.map { $0["verb"] as? String } == ["POST", "POST", "POST", "DELETE"])
    #expect(
      requests.map { $0["method"] as? String } == [
        "initialize", "notifications/initialized", "tools/list", nil,
      ])
    let headers = requests.compactMap { $0["headers"] as? [String: String] }
    #expect(headers.map { $0["x-key"] } == ["hush", "hush", "hush", "hush"])
    #expect(headers.map { $0["mcp-session-id"] } == [nil, "s1", "s1", "s1"])
    #expect(
      headers.map { $0["mcp-protocol-version"] } == [nil, "2025-06-18", "2025-06-18", "2025-06-18"])
    #expect(headers.first?["accept"] == "application/json, text/event-stream")
  }

  @Test func aServerMayAskInItsStream() throws {
    let server = try Server()
    let result = try server.sync("events")
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output == "far: 1 tool of Far 3\n")
  }

  @Test func redirectionsStayAtHome() throws {
    let server = try Server()
    let moved = try server.sync("moved")
    #expect(moved.status == 0, "\(moved.error)")
    let away = try server.sync("away")
    #expect(away.status == 1)
    #expect(
      away.error.contains("it redirects (307) to http://localhost:1/json, which is not followed"))
    #expect(try server.sync("seen").error.contains("it redirects (302) to /json"))
    #expect(try server.sync("loop").error.contains("it redirects (308) to "))
  }

  @Test(arguments: [
    ("secret", "it wants to know who asks (401); 'headers' in .mcp.json can say it\n"),
    ("broken", "it answered with status 500: no\\u{1B}[31m database\n"),
    ("page", "it answered neither JSON nor a stream of events but 'text/html'\n"),
    ("garbage", "its answer is no message: "),
    ("cut", "its stream of events ended before the answer\n"),
    ("endless-event", "its answer is too long\n"), ("endless-body", "its answer is too long\n"),
  ])
  func wrongAnswersAreTold(path: String, words: String) throws {
    let server = try Server()
    let result = try server.sync(path)
    #expect(result.status == 1)
    #expect(
      result.error.contains("the server 'far' does not tell its tools: " + words),
      "\(result.error)")
    #expect(!server.folder.exists("moflo.tools.lock"))
  }

  @Test func anAuthorityOfOnesOwnIsTrustedWhereTheEnvironmentSaysSo() throws {
    let server = try Server(isSecure: true)
    let refused = try server.sync("json")
    #expect(refused.status == 1)
    #expect(
      refused.error.contains("the server's certificate is not one that this machine trusts"),
      "\(refused.error)")
    let authority = "\(Self.certificates)/authority.pem"
    for name in ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"] {
      let result = try server.sync("json", environment: [name: authority])
      #expect(result.output == "far: 1 tool of Far 3\n", "\(result.error)")
      let absent = try server.sync("json", environment: [name: "/nowhere.pem"])
      #expect(absent.status == 1)
      #expect(
        absent.error.contains(
          "the certificates that \(name) names cannot be read: /nowhere.pem"), "\(absent.error)")
    }
    // Trusted is the name, not only who signed it.
    let other = try server.sync(
      "json", host: "127.0.0.2", environment: ["SSL_CERT_FILE": authority])
    #expect(other.status == 1)
  }

  @Test func aProxyLeadsToServersThatNothingElseReaches() throws {
    let proxy = try Server()
    let address = "http://me:word@127.0.0.1:\(proxy.port)"
    let plain = try proxy.sync("json", host: "far.invalid", environment: ["http_proxy": address])
    #expect(plain.output == "far: 1 tool of Far 3\n", "\(plain.error)")
    let requests = try proxy.requests()
    #expect(requests.first?["verb"] as? String == "CONNECT")
    #expect(requests.first?["path"] as? String == "far.invalid:\(proxy.port)")
    let headers = try #require(requests.first?["headers"] as? [String: String])
    #expect(headers["proxy-authorization"] == "Basic bWU6d29yZA==")

    let server = try Server(isSecure: true)
    let environment = [
      "HTTPS_PROXY": address, "SSL_CERT_FILE": "\(Self.certificates)/authority.pem",
    ]
    let secure = try server.sync("json", host: "far.invalid", environment: environment)
    #expect(secure.output == "far: 1 tool of Far 3\n", "\(secure.error)")
    #expect(try proxy.requests().last?["path"] as? String == "far.invalid:\(server.port)")
    #expect(try server.requests().first?["verb"] as? String == "POST")

    let wrong = try server.sync(
      "json", host: "far.invalid", environment: ["HTTPS_PROXY": "socks5://me:word@p:1"])
    #expect(wrong.status == 1)
    #expect(wrong.error.contains("HTTPS_PROXY is no address of a proxy"), "\(wrong.error)")
    #expect(!wrong.error.contains("word"))
  }

  @Test func silenceAndAbsenceEnd() throws {
    let server = try Server()
    let silent = try server.sync("silent", timeout: 1)
    #expect(silent.status == 1)
    #expect(silent.error.contains("it did not answer 'initialize' in time"), "\(silent.error)")
    try server.folder.write(
      ".mcp.json", #"{"mcpServers": {"far": {"url": "http://127.0.0.1:1/mcp"}}}"#)
    let absent = try Command.moflo(["tools", "sync", "--yes"], in: server.folder.path)
    #expect(absent.status == 1)
    #expect(absent.error.contains("the connection failed: "), "\(absent.error)")
  }
}
