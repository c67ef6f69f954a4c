import Diagnostics
import SourceText
import SwarmChecks
import YAMLSyntax

/// Finds consensus thresholds that are no share of votes.
enum ThresholdOutOfRange: FileRule {
  static let name = "swarm/threshold-out-of-range"
  static let severity = Severity.error
  static let summary = "a consensus threshold that is no share between 0 and 1"
  static let explanation = """
    The threshold is the share of votes that a decision needs, above 0 and at most 1. A percentage \
    such as `67` can never be reached. A share of a half or less is raised to the quorum, since two \
    halves could decide differently, and is a warning.
    """
  static let examples: [RuleExample] = [
    .bad(
      """
      ---
      description: Checks the sources.
      swarm:
        consensus: { protocol: pbft, threshold: ‹67› }
      ---
      """, at: "commands/check.md", message: "the threshold 67 is no share between 0 and 1"),
    .bad(
      """
      ---
      description: Checks the sources.
      swarm:
        consensus:
          threshold: ‹0.5›
      ---
      """, at: "commands/check.md", message: "the threshold 0.5 is not more than a half"),
    .good(
      """
      ---
      description: Checks the sources.
      swarm:
        consensus: { protocol: pbft, threshold: 0.67 }
      ---
      """, at: "commands/check.md"),
  ]

  static let needs: FileParts = .fields

  static func check(_ file: FileContext) -> [Finding] {
    guard let consensus = SwarmFields.settings(of: file)?["consensus"]?.value,
      let value = consensus["threshold"]?.value, let scalar = value.scalar, !value.isNull
    else { return [] }
    let threshold: Double
    switch value.coreValue {
    case .integer(let number): threshold = Double(number)
    case .float(let number): threshold = number
    default:
      return [
        Finding(
          "the threshold '\(scalar.text)' is no number", at: value.range,
          help: "Write a share such as 0.67.")
      ]
    }
    guard threshold > 0, threshold <= 1 else {
      return [
        Finding(
          "the threshold \(scalar.text) is no share between 0 and 1", at: value.range,
          reason: "It is the share of votes that a decision needs.",
          help: "Write a share such as 0.67.")
      ]
    }
    guard threshold <= 0.5 else { return [] }
    return [
      Finding(
        "the threshold \(scalar.text) is not more than a half", at: value.range,
        reason: "Two halves could decide differently, so the quorum is used instead.",
        severity: .warning)
    ]
  }
}
