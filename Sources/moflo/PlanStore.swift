import CommandLineOptions
import Planning

/// The plans that were compiled to be run at once, by their digests.
enum PlanStore {
  /// Writes a plan down; returns its path.
  static func keep(_ document: PlanDocument, in state: StateOption) throws -> String {
    let folder = "\(state.directory)/plans"
    try Paths.makeFolder(folder)
    let plan = "\(folder)/\(document.digest).json"
    try FileWriting.replace(plan, with: document.bytes())
    return plan
  }
}
