import CommandLineOptions
import Diagnostics
import Planning

/// Reads plans from files and proves them again.
enum PlanLoading {
  /// Reads a plan, verifies its signatures and proves it for a number of nodes.
  ///
  /// - Parameters:
  ///   - path: the plan's file.
  ///   - nodes: how many nodes it shall run on; nil for what it says.
  ///   - signatures: whose signatures it must carry; nil where none is asked for.
  /// - Throws: ``CommandFailure``: status 2 for what cannot be read, 1 for what is refused.
  static func load(
    _ path: String, nodes: Int?, signatures: SignatureOptions? = nil
  ) throws -> PlanDocument {
    let document = try PlanFile.read(path)
    if let signatures { try require(signatures, of: document, name: path) }
    let findings = PlanVerification.findings(of: document.plan, nodes: nodes)
    guard findings.isEmpty else {
      let list = findings.map { "  \(TerminalText.escape("\($0.path): \($0.message)"))" }
      throw CommandFailure(
        "\(TerminalText.escape(path)): the plan is refused:\n" + list.joined(separator: "\n"),
        status: .findings)
    }
    return document
  }

  /// Refuses a plan that does not carry the signatures that are asked for.
  static func require(
    _ signatures: SignatureOptions, of document: PlanDocument, name: String
  ) throws {
    let problems = try signatures.judge(document, name: name).problems
    guard problems.isEmpty else {
      throw CommandFailure(problems.joined(separator: "\n"), status: .findings)
    }
  }
}
