import Definitions
import Foundation
import SourceText
import Testing
import ToolCatalog

@testable import Linting

/// Makes workspaces in memory, and takes marks out of texts.
enum Support {
  /// The folder of fixtures.
  static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fixtures/Linting")

  static func fixture(_ name: String) throws -> SourceFile {
    let data = try Data(contentsOf: fixtures.appendingPathComponent(name))
    return SourceFile(path: name, bytes: Array(data))
  }

  static func workspace(_ files: [SourceFile]) -> Workspace {
    Workspace.build(root: ".", files: files.map { Workspace.loadSource($0) })
  }

  static func workspace(_ path: String, _ text: String) -> Workspace {
    workspace([SourceFile(path: path, text: text)])
  }

  /// What all rules find in an example; a lock among its other files is used as one.
  static func lint(_ example: RuleExample, text: String) -> LintReport {
    let others = example.others.map { SourceFile(path: $0.path, text: $0.text) }
    var configuration = configuration(example.configuration)
    let problems = configuration.loadCommandCatalogs { path throws(FileReadingError) in
      others.first { $0.path == path } ?? SourceFile(path: path, bytes: [])
    }
    #expect(problems.isEmpty)
    var files = [SourceFile(path: example.path, text: text)]
    for file in others {
      if file.path == ToolLock.fileName {
        let loaded = LockFile.read(file)
        #expect(loaded.diagnostic == nil)
        configuration.use(loaded.lock)
      } else {
        files.append(file)
      }
    }
    return LintEngine.lint(workspace(files), configuration: configuration)
  }

  /// The text without marks, and the ranges between `‹` and `›`.
  static func unmark(_ text: String) -> (text: String, ranges: [SourceRange]) {
    var bytes: [UInt8] = []
    var ranges: [SourceRange] = []
    var start: Int?
    for scalar in text.unicodeScalars {
      switch scalar {
      case "‹": start = bytes.count
      case "›":
        ranges.append(SourceRange(start: start ?? bytes.count, end: bytes.count))
        start = nil
      default: bytes += Array(String(scalar).utf8)
      }
    }
    return (String(decoding: bytes, as: UTF8.self), ranges)
  }

  static func configuration(_ text: String) -> LintConfiguration {
    ConfigurationReader.read(SourceFile(path: "moflo.yaml", text: text)).configuration
  }

  /// The findings of one rule in a text, as `line:column rule` or with the message.
  static func lines(_ report: LintReport, of rule: String) -> [Int] {
    report.diagnostics.filter { $0.rule == rule }.compactMap { diagnostic in
      report.sources.first { $0.path == diagnostic.path }
        .map { LineTable($0.bytes).line(at: diagnostic.range.start) }
    }
  }
}
