import Definitions
import Diagnostics
import ShellSyntax
import SourceText

/// What another program says of the scripts of a workspace.
struct ScriptRemarks: Sendable {
  private var remarks: [FileID: [[ScriptChecker.Remark]]] = [:]

  /// No remarks.
  init() {}

  /// Has all scripts of some files checked at once.
  init(of files: [FileID], in workspace: Workspace, by checker: ScriptChecker) {
    var scripts: [ScriptChecker.Script] = []
    var places: [(file: FileID, index: Int)] = []
    for id in files {
      for (index, script) in workspace[id].scripts.enumerated() {
        guard let dialect = Self.dialect(of: script),
          script.script.bytes.count <= LintingLimits.checkedScriptSize,
          scripts.count < LintingLimits.checkedScripts
        else { continue }
        scripts.append(ScriptChecker.Script(bytes: script.script.bytes, dialect: dialect))
        places.append((id, index))
      }
    }
    guard !scripts.isEmpty else { return }
    for (place, found) in zip(places, checker.check(scripts)) where !found.isEmpty {
      let count = workspace[place.file].scripts.count
      remarks[place.file, default: Array(repeating: [], count: count)][place.index] = found
    }
  }

  /// The remarks on each script of a file; empty where there are none.
  subscript(file: FileID) -> [[ScriptChecker.Remark]] { remarks[file] ?? [] }

  /// The grammar of a script; nil for one that another shell runs, that is broken, or that has
  /// nothing in it: for what bash refuses there is a rule of our own.
  private static func dialect(of script: EmbeddedScript) -> ScriptChecker.Script.Dialect? {
    guard script.script.problems.isEmpty, !script.script.body.items.isEmpty else { return nil }
    guard script.place == .file else { return .bash }
    let line = script.script.bytes.prefix { $0 != 0x0A }
    guard line.starts(with: "#!".utf8) else { return .bash }
    let words = line.split { $0 == 0x20 || $0 == UInt8(ascii: "/") || $0 == 0x0D }
    if words.contains(where: { $0.elementsEqual("bash".utf8) }) { return .bash }
    if words.contains(where: { $0.elementsEqual("sh".utf8) || $0.elementsEqual("dash".utf8) }) {
      return .sh
    }
    return nil
  }
}

extension FileContext {
  /// The remarks on scripts that run by themselves, or on those of the body.
  func remarkFindings(inHooks: Bool) -> [Finding] {
    zip(file.scripts, remarks).flatMap { script, remarks -> [Finding] in
      guard script.runsByItself == inHooks else { return [] }
      return remarks.filter { Self.isHeeded($0, inHooks: inHooks) }.map { remark in
        let range = script.origin.sourceRange(of: remark.range)
        var text = remark.message[...]
        if text.hasSuffix(".") { text = text.dropLast() }
        return Finding(
          "\(text) (SC\(remark.code))", at: range,
          help: "https://www.shellcheck.net/wiki/SC\(remark.code) says more.",
          severity: inHooks ? remark.severity : min(remark.severity, .warning))
      }
    }
  }

  /// Whether a remark is worth handing on.
  ///
  /// Numbers below 2000 are about the grammar. Scripts are only handed over where our own parser
  /// finds them right, so that a syntax error is one of shellcheck's. A body shows parts of scripts
  /// with words in `<>` and `{}` for the reader to fill in: what shellcheck takes these for, and what
  /// is used or checked elsewhere, is no mistake there.
  private static func isHeeded(_ remark: ScriptChecker.Remark, inHooks: Bool) -> Bool {
    if inHooks { return remark.code >= 2_000 || remark.severity != .error }
    return remark.code >= 2_000 && ![2034, 2164, 2215, 2238, 2261].contains(remark.code)
  }
}
