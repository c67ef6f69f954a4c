import Diagnostics
import SourceText

/// The report as JUnit XML, which build servers show as tests: a suite a file, a case a finding.
///
/// Errors and warnings are failures, notes are skipped cases; a file without findings has one case
/// that passes. Time stamp and host are the same in every report, so that equal findings give equal
/// bytes.
public struct JUnitReporter: Reporter {
  /// Makes a reporter.
  public init() {}

  /// The whole output; see ``Reporter``.
  public func render(_ report: LintReport, elapsed: Duration) -> String {
    var sources = report.lookup
    var ofFile: [[UInt8]: [Diagnostic]] = [:]
    for diagnostic in report.diagnostics {
      ofFile[Array(diagnostic.path.utf8), default: []].append(diagnostic)
    }
    // What could not be read is no file of the report.
    var paths = report.files.map(\.path)
    let known = Set(paths.map { Array($0.utf8) })
    paths += Set(ofFile.keys).subtracting(known).map { String(decoding: $0, as: UTF8.self) }
    paths.sort { $0.utf8.lexicographicallyPrecedes($1.utf8) }

    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
    for (index, path) in paths.enumerated() {
      text += Self.suite(path, ofFile[Array(path.utf8)] ?? [], index, &sources)
    }
    return text + "</testsuites>\n"
  }

  private static func suite(
    _ path: String, _ diagnostics: [Diagnostic], _ index: Int, _ sources: inout SourceLookup
  ) -> String {
    let name = token(path)
    let failures = diagnostics.lazy.filter { $0.severity > .note }.count
    let skipped = diagnostics.count - failures
    var text = "  <testsuite id=\"\(index)\" name=\"\(name)\" package=\"moflo\""
    text += " tests=\"\(max(diagnostics.count, 1))\" failures=\"\(failures)\" errors=\"0\""
    text += " skipped=\"\(skipped)\" time=\"0\" timestamp=\"1970-01-01T00:00:00\""
    text += " hostname=\"localhost\">\n    <properties/>\n"
    if diagnostics.isEmpty {
      text += "    <testcase name=\"lint\" classname=\"\(name)\" time=\"0\"/>\n"
    }
    for diagnostic in diagnostics { text += testCase(diagnostic, name, &sources) }
    return text + "    <system-out/>\n    <system-err/>\n  </testsuite>\n"
  }

  private static func testCase(
    _ diagnostic: Diagnostic, _ className: String, _ sources: inout SourceLookup
  ) -> String {
    let start = sources.position(of: diagnostic.range.start, in: diagnostic.path)
    let place = "\(start.line):\(start.column)"
    // In an attribute a bare line end reads as a space.
    let message = escaped(diagnostic.message).replacing("\n", with: "&#xA;")
    let body = escaped(
      (["\(diagnostic.path):\(place)", diagnostic.reason, diagnostic.help])
        .filter { !$0.isEmpty }.joined(separator: "\n"))
    var text = "    <testcase name=\"\(token("\(diagnostic.rule) \(place)"))\""
    text += " classname=\"\(className)\" time=\"0\">\n"
    if diagnostic.severity > .note {
      text += "      <failure message=\"\(message)\" type=\"\(diagnostic.severity.rawValue)\">"
      text += "\(body)</failure>\n"
    } else {
      text += "      <skipped message=\"\(message)\">\(body)</skipped>\n"
    }
    return text + "    </testcase>\n"
  }

  /// The text as XML Schema's `token`: no line ends or tabs, no white space at its edges or twice.
  private static func token(_ text: String) -> String {
    let words = text.unicodeScalars.split { $0 == " " || $0 == "\n" || $0 == "\r" || $0 == "\t" }
    let joined = words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    return escaped(joined.isEmpty ? "." : joined)
  }

  /// The text with what XML has signs for, by its number what is not to be shown as it is, and U+FFFD
  /// in place of what XML forbids.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // In an attribute a bare tab reads as a space.
      case "\t": result += "&#x9;"
      case "\n": result.unicodeScalars.append(scalar)
      default:
        if scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF {
          result += "\u{FFFD}"
        } else if scalar.isUnsafeToShow {
          result += "&#x" + String(scalar.value, radix: 16, uppercase: true) + ";"
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
