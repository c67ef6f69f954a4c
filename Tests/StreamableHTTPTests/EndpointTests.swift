import Testing

@testable import StreamableHTTP

@Suite struct EndpointTests {
  @Test(arguments: [
    ("https://Example.com/mcp?a=1#part", "https://example.com/mcp?a=1"),
    ("HTTP://[::1]:80", "http://[::1]:80/"), ("http://h?x", "http://h/?x"),
  ])
  func addressesAreRead(text: String, expected: String) {
    #expect(HTTPEndpoint(text)?.text == expected)
  }

  @Test(arguments: [
    "", "https://", "ftp://a/", "https:///path", "https://user:word@a/", "https://a b/",
    "https://a/\r\nX: y", "//a/", "file:///etc/passwd", "https://:80/",
  ])
  func othersAreRefused(text: String) {
    #expect(HTTPEndpoint(text) == nil)
  }

  @Test(arguments: [
    ("/other", "https://a.example/other"), ("https://a.example:443/x", "https://a.example:443/x"),
    ("https://A.EXAMPLE/x", "https://a.example/x"),
  ])
  func redirectionsOnTheSameHostAreFollowed(location: String, expected: String) throws {
    let endpoint = try #require(HTTPEndpoint("https://a.example/mcp"))
    #expect(endpoint.redirected(to: location)?.text == expected)
  }

  @Test(arguments: [
    "https://b.example/mcp", "http://a.example/mcp", "//b.example/mcp", "https://a.example:444/",
    "https://a.example@b.example/", "mcp", "", "/x\r\ny", "https://a.example.b.example/",
  ])
  func redirectionsElsewhereAreRefused(location: String) throws {
    let endpoint = try #require(HTTPEndpoint("https://a.example/mcp"))
    #expect(endpoint.redirected(to: location) == nil)
  }
}
