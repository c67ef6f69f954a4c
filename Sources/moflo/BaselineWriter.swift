import CommandLineOptions
import Diagnostics
import Linting

/// Writes baselines anew, with the findings that there are or without those that are gone.
struct BaselineWriter {
  let isPruning: Bool

  /// Writes the baselines of all targets, each file once.
  func run(_ targets: [LintTarget]) throws {
    var files: [(file: BaselineFile, baseline: Baseline)] = []
    for target in targets {
      guard let file = target.baseline else { continue }
      let known = files.firstIndex { $0.file.path.hasSameBytes(as: file.path) }
      let old = known.map { files[$0].baseline } ?? file.baseline
      let new =
        isPruning ? target.prune(old, in: file) : target.record(replacing: old, in: file)
      if let known { files[known].baseline = new } else { files.append((file, new)) }
    }
    for (file, baseline) in files {
      let text = Array(baseline.text().utf8)
      if file.source?.bytes != text { try file.write(baseline) }
      StandardStreams.error("moflo: \(summary(file, baseline))\n")
    }
    // What could not be read may have findings that are missing now.
    if targets.contains(where: \.isIncomplete) {
      throw CommandFailure("some files could not be read; 'moflo lint' says which", status: .usage)
    }
  }

  private func summary(_ file: BaselineFile, _ baseline: Baseline) -> String {
    let shown = TerminalText.escape(file.shown)
    let count = baseline.findingCount
    let gone = file.baseline.findingCount - count
    let findings = "\(count) \(count == 1 ? "finding" : "findings")"
    if isPruning {
      return gone == 0
        ? "\(shown) names nothing that is gone"
        : "took \(gone) that \(gone == 1 ? "is" : "are") gone out of \(shown); \(findings) left"
    }
    let hint =
      file.isConfigured
      ? "" : "; to have it heeded, add 'baseline: FILE' to moflo.yaml or use --baseline"
    return "wrote \(findings) to \(shown)\(hint)"
  }
}
