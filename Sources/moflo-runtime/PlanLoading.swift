import CommandLineOptions
import Diagnostics
import Planning
import SourceText

/// Reads plans from files and proves them again.
enum PlanLoading {
  /// Reads a plan and proves it for a number of nodes.
  ///
  /// - Parameters:
  ///   - path: the plan's file.
  ///   - nodes: how many nodes it shall run on; nil for what it says.
  /// - Throws: ``CommandFailure``: status 2 for what cannot be read, 1 for what is refused.
  static func load(_ path: String, nodes: Int?) throws -> PlanDocument {
    let file: SourceFile
    do throws(FileReadingError) {
      file = try SourceFile.read(path, limit: PlanningLimits.planSize)
    } catch {
      throw CommandFailure(
        "cannot read the plan: \(TerminalText.escape(error.description))", status: .usage)
    }
    let shownPath = TerminalText.escape(path)
    let document: PlanDocument
    do throws(PlanError) {
      document = try PlanDocument.read(file.bytes)
    } catch {
      let place = error.line > 0 ? ":" : ": "
      throw CommandFailure(
        "\(shownPath)\(place)\(TerminalText.escape(error.description))", status: status(of: error))
    }
    let findings = PlanVerification.findings(of: document.plan, nodes: nodes)
    guard findings.isEmpty else {
      let list = findings.map { "  \(TerminalText.escape("\($0.path): \($0.message)"))" }
      throw CommandFailure(
        "\(shownPath): the plan is refused:\n" + list.joined(separator: "\n"), status: .findings)
    }
    return document
  }

  /// Bytes that are no plan at all are unreadable; a plan that is not as it was made is refused.
  private static func status(of error: PlanError) -> ExitStatus {
    switch error.kind {
    case .tooLarge, .notJSON, .unsupportedFormat: .usage
    case .unknownField, .missingField, .duplicateField, .wrongType, .invalidValue,
      .digestMismatch, .blobMismatch, .unresolvedReference:
      .findings
    }
  }
}
