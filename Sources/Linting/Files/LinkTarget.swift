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
    return decoded(Array(bytes))
  }

  /// Whether a path's last name has an ending, as files have.
  static func hasEnding(_ path: String) -> Bool {
    let name = PathName.last(of: path)
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot > name.startIndex else {
      return false
    }
    let ending = name[name.index(after: dot)...]
    return !ending.isEmpty && ending.count <= 8
      && ending.allSatisfy {
        ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || $0 >= 0x30 && $0 <= 0x39
      }
  }

  /// Takes `%20` and the like for what they stand for; nil where that is no text.
  private static func decoded(_ bytes: [UInt8]) -> String? {
    guard bytes.contains(UInt8(ascii: "%")) else { return String(validating: bytes, as: UTF8.self) }
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
        let high = digit(bytes[index + 1]), let low = digit(bytes[index + 2])
      {
        result.append(high << 4 | low)
        index += 3
      } else {
        result.append(bytes[index])
        index += 1
      }
    }
    return String(validating: result, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
