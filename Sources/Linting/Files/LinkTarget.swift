import Definitions
import MarkdownSyntax
import SourceText

/// Where a link leads to in the workspace.
enum LinkTarget {
  /// The path that a link names, without fragment and query; nil for a URL, an anchor, an absolute
  /// path, and a text with placeholders, which names no file.
  static func path(of link: Link) -> String? {
    switch link.kind {
    case .automatic: nil
    case .inline, .image, .definition: path(ofDestination: link.destination.value)
    }
  }

  /// The path that a destination names; see ``path(of:)``.
  static func path(ofDestination destination: String) -> String? {
    guard destination.utf8.count <= LintingLimits.pathLength else { return nil }
    let bytes = destination.utf8.prefix { $0 != UInt8(ascii: "#") && $0 != UInt8(ascii: "?") }
    guard let first = bytes.first, first != UInt8(ascii: "/"), first != UInt8(ascii: "~"),
      first != UInt8(ascii: "@")
    else { return nil }
    for byte in bytes {
      switch byte {
      case UInt8(ascii: ":"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "{"),
        UInt8(ascii: "}"), UInt8(ascii: "$"), UInt8(ascii: "*"), UInt8(ascii: "["),
        UInt8(ascii: "\\"), UInt8(ascii: "`"), UInt8(ascii: ","), 0...0x20:
        return nil
      default: continue
      }
    }
    return String(validating: PercentEncoding.bytes(of: bytes), as: UTF8.self)
  }

  /// Whether a path's last name has an ending, as files have.
  static func hasEnding(_ path: String) -> Bool {
    let name = PathName.last(of: path)
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
      return false
    }
    let ending = name[name.index(after: dot)...]
    return !ending.isEmpty && ending.count <= 8 && ending.allSatisfy(\.isASCIIAlphanumeric)
  }
}
