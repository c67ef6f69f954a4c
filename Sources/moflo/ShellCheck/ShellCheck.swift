import Diagnostics
import Linting

/// Runs shellcheck over many scripts at once. Where it is not installed, or fails, nothing is said.
enum ShellCheck {
  /// The checker for the linter.
  static let checker = ScriptChecker { scripts in
    var remarks = [[ScriptChecker.Remark]](repeating: [], count: scripts.count)
    for dialect in ScriptChecker.Script.Dialect.allCases {
      let indices = scripts.indices.filter { scripts[$0].dialect == dialect }
      var start = 0
      while start < indices.count {
        let part = indices[start..<min(start + ShellCheckLimits.scriptsPerProcess, indices.count)]
        start += part.count
        guard let found = check(part.map { scripts[$0].bytes }, dialect) else { return remarks }
        for (index, list) in zip(part, found) { remarks[index] = list }
      }
    }
    return remarks
  }

  /// The remarks on scripts of one grammar; nil where shellcheck is not to be had.
  private static func check(
    _ scripts: [[UInt8]], _ dialect: ScriptChecker.Script.Dialect
  ) -> [[ScriptChecker.Remark]]? {
    guard let folder = TemporaryFolder() else { return nil }
    var files: [String: [UInt8]] = [:]
    var names: [String] = []
    for (index, script) in scripts.enumerated() {
      let name = "\(folder.path)/\(index)"
      guard folder.write(script, to: "\(index)") else { return nil }
      files[name] = script
      names.append(name)
    }
    let words = ShellCheckFormat.arguments(for: dialect) + names
    guard let output = ShellCheckProcess.run(words, answeringIn: folder),
      let remarks = ShellCheckFormat.remarks(in: output, files: files)
    else { return nil }
    return names.map { remarks[$0] ?? [] }
  }
}
