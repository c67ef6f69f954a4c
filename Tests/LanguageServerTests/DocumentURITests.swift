import LanguageServer
import Testing

@Suite("Names of documents")
struct DocumentURITests {
  @Test(
    "A path is named so that it is found again",
    arguments: ["/", "/a/b.md", "/with space/ü%41#?.md", "/\u{1}\u{7F}", "/日本/-._~"])
  func roundTrip(_ path: String) {
    let uri = DocumentURI.uri(ofPath: path)
    #expect(uri.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
    #expect(DocumentURI.path(of: uri) == path)
  }

  @Test(
    "What names no file of this machine has no path",
    arguments: [
      "untitled:Untitled-1", "file://other/a.md", "file://", "file:///a%00b", "file:///%FF",
      "https://example.org/a", "",
    ])
  func others(_ uri: String) {
    #expect(DocumentURI.path(of: uri) == nil)
  }

  @Test("Editors write them in more ways than one")
  func spellings() {
    #expect(DocumentURI.path(of: "FILE:///a%3ab") == "/a:b")
    #expect(DocumentURI.path(of: "file://localhost/a(1).md") == "/a(1).md")
    for path in ["/100%", "/100%4", "/100%+4", "/100%zz"] {
      #expect(DocumentURI.path(of: "file://\(path)") == path)
    }
  }
}
