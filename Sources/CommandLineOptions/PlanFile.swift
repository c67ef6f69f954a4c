import Diagnostics
import Planning
import SourceText

/// Reads the files of plans.
public enum PlanFile {
  /// Reads a plan and checks its digests.
  ///
  /// - Throws: ``CommandFailure``: status 2 for what cannot be read or is no plan at all, 1 for a plan
  ///   that is not as it was made.
  public static func read(_ path: String) throws -> PlanDocument {
    let name = TerminalText.escape(path)
    let file: SourceFile
    do throws(FileReadingError) {
      file = try SourceFile.read(path, limit: PlanningLimits.planSize)
    } catch {
      throw CommandFailure("\(name): \(TerminalText.escape(error.description))", status: .usage)
    }
    do throws(PlanError) {
      return try PlanDocument.read(file.bytes)
    } catch {
      let place = error.line > 0 ? ":\(error.line):\(error.column)" : ""
      let field = error.path.isEmpty ? "" : "\(error.path): "
      throw CommandFailure(
        "\(name)\(place): \(TerminalText.escape(field + error.message))",
        status: status(of: error))
    }
  }

  private static func status(of error: PlanError) -> ExitStatus {
    switch error.kind {
    case .tooLarge, .notJSON, .unsupportedFormat: .usage
    case .unknownField, .missingField, .duplicateField, .wrongType, .invalidValue,
      .digestMismatch, .blobMismatch, .unresolvedReference:
      .findings
    }
  }
}
