import Testing

@testable import StreamableHTTP

@Suite("What the environment says of the network")
struct NetworkSettingsTests {
  private func proxy(_ address: String, _ variables: [String: String]) throws -> String? {
    let endpoint = try #require(HTTPEndpoint(address))
    return try NetworkSettings(variables, for: endpoint).proxy.map { proxy in
      let user = proxy.credentials.map { "\($0.user)/\($0.password)@" } ?? ""
      return "\(user)\(proxy.host):\(proxy.port)"
    }
  }

  @Test(
    "a proxy is read",
    arguments: [
      ("http://p.example:3128", "p.example:3128"), ("p.example", "p.example:80"),
      ("HTTP://P.example:8080/", "p.example:8080"), ("[::1]:3128", "::1:3128"),
      ("http://me:a%40b%3A@p:1", "me/a@b:@p:1"), ("http://me@p:1", "me/@p:1"),
    ])
  func reading(text: String, expected: String) throws {
    #expect(try proxy("https://far.example/mcp", ["https_proxy": text]) == expected)
  }

  @Test(
    "what is no proxy is named, and its credentials are not",
    arguments: [
      "socks5://p:1", "https://p:1", "http://", "http://p:99999", "p:x", "http://p/x", "a b",
    ])
  func refusing(text: String) throws {
    #expect(throws: StreamableHTTPError.self) {
      try proxy("https://far.example/mcp", ["HTTPS_PROXY": text])
    }
  }

  @Test("each protocol has its own, the lower-case name first, and HTTP_PROXY is not heeded")
  func choosing() throws {
    let variables = [
      "https_proxy": "a:1", "HTTPS_PROXY": "b:1", "HTTP_PROXY": "c:1", "http_proxy": "",
    ]
    #expect(try proxy("https://far.example", variables) == "a:1")
    #expect(try proxy("http://far.example", variables) == nil)
    #expect(try proxy("http://far.example", ["http_proxy": "d:1"]) == "d:1")
    #expect(try proxy("https://far.example", ["https_proxy": "", "HTTPS_PROXY": "b:1"]) == "b:1")
  }

  @Test(
    "exceptions and this machine are reached directly",
    arguments: [
      ("https://far.example", "far.example", true), ("https://a.far.example", "far.example", true),
      ("https://nofar.example", "far.example", false), ("https://far.example", ".example", true),
      ("https://far.example", "*.example", true), ("https://far.example", "*", true),
      ("https://far.example", "x, FAR.example", true),
      ("https://far.example:8443", "far.example:8443", true),
      ("https://far.example", "far.example:8443", false),
      ("https://far.example", "far.example:443", true), ("https://[fe80::1]", "[fe80::1]", true),
      ("https://far.example", ", .,*.", false), ("https://localhost:1", "", true),
      ("https://127.0.0.9", "", true), ("https://[::1]:8", "", true),
    ])
  func exceptions(address: String, list: String, isDirect: Bool) throws {
    let proxy = try proxy(address, ["https_proxy": "p:1", "NO_PROXY": list])
    #expect((proxy == nil) == isDirect)
  }

  @Test("files of certificates are taken as named")
  func authorities() throws {
    let endpoint = try #require(HTTPEndpoint("https://far.example"))
    let settings = try NetworkSettings(
      ["SSL_CERT_FILE": "/a.pem", "NODE_EXTRA_CA_CERTS": "/b.pem"], for: endpoint)
    #expect(settings.authorities == "/a.pem")
    #expect(settings.moreAuthorities == "/b.pem")
    #expect(try NetworkSettings(["SSL_CERT_FILE": ""], for: endpoint).authorities == nil)
  }
}
