import ArgumentParser
import Diagnostics
import Planning
import SourceText

/// Whose signatures a plan must carry.
public struct SignatureOptions: ParsableArguments, Sendable {
  /// The file of trusted keys; nil where no signature is asked for.
  @Option(
    help: "File of trusted public keys, one a line, with an optional name behind each.",
    completion: .file())
  public var trustedKeys: String?

  /// Trusted keys that must have signed.
  @Option(help: "Number of trusted keys that must have signed; 1 by default.")
  public var requireSignatures: Int?

  /// Makes the options with their defaults.
  public init() {}

  /// Refuses numbers that make no sense.
  public func validate() throws {
    guard let requireSignatures else { return }
    guard trustedKeys != nil else {
      throw ValidationError("--require-signatures needs --trusted-keys.")
    }
    guard (1...PlanningLimits.signatures).contains(requireSignatures) else {
      throw ValidationError(
        "--require-signatures must be between 1 and \(PlanningLimits.signatures).")
    }
  }

  /// Verifies a plan's signatures.
  ///
  /// - Parameters:
  ///   - document: the plan.
  ///   - name: what it is called in messages.
  /// - Returns: what the signatures are worth, and why that is too little, a sentence each.
  /// - Throws: ``CommandFailure`` where the keys cannot be read.
  public func judge(
    _ document: PlanDocument, name: String
  ) throws -> (trust: PlanTrust, problems: [String]) {
    let trust = PlanTrust(document, keys: try trustedKeys.map(Self.readKeys))
    let name = TerminalText.escape(name)
    var problems = trust.invalid.map { "\(name): the signature of key \($0) does not fit the plan" }
    let required = requireSignatures ?? 1
    if trustedKeys != nil, trust.trusted.count < required {
      let others =
        trust.unknown.isEmpty ? "" : "; not trusted: " + trust.unknown.joined(separator: ", ")
      problems.append(
        "\(name): signed by \(trust.trusted.count) of the trusted keys, \(required) must have\(others)"
      )
    }
    return (trust, problems)
  }

  /// The options as words of a command line.
  public var words: [String] {
    (trustedKeys.map { ["--trusted-keys", $0] } ?? [])
      + (requireSignatures.map { ["--require-signatures", String($0)] } ?? [])
  }

  private static func readKeys(_ path: String) throws -> TrustedKeys {
    let name = TerminalText.escape(path)
    let file: SourceFile
    do throws(FileReadingError) {
      file = try SourceFile.read(path, limit: PlanningLimits.trustedKeysSize)
    } catch {
      throw CommandFailure("\(name): \(TerminalText.escape(error.description))", status: .usage)
    }
    do throws(PlanKeyError) {
      return try TrustedKeys(file: file.bytes)
    } catch {
      let place = error.line > 0 ? ":\(error.line)" : ""
      throw CommandFailure("\(name)\(place): \(error.message)", status: .usage)
    }
  }
}
