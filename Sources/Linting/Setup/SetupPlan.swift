import Definitions
import SourceText

/// The files by which a repository sets moflo up, and what is to be done about each.
public struct SetupPlan: Sendable {
  /// What is to be done about a file.
  public enum Action: Sendable, Equatable {
    /// It is written anew.
    case create
    /// What moflo needs is added to it.
    case extend
    /// It is there and is written anew, as was asked for.
    case replace
    /// It holds what it should.
    case keep
    /// It is there with other content, which must not be lost.
    case leave
    /// It cannot be extended; the reason is a phrase.
    case refuse(reason: String)

    /// Whether bytes are to be written.
    public var writes: Bool { self == .create || self == .extend || self == .replace }
  }

  /// One file.
  public struct File: Sendable {
    /// The path, relative to the folder that the plan is for or to the repository.
    public let path: String
    /// What is to be done.
    public let action: Action
    /// The bytes that are there; empty where there is no file.
    public let before: [UInt8]
    /// The bytes that should be there.
    public let after: [UInt8]
  }

  /// Plans a file that moflo writes as a whole.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - text: what it should hold.
  ///   - existing: what it holds; nil where there is none.
  ///   - overwrites: whether other content may be lost.
  public static func whole(
    _ path: String, _ text: String, existing: [UInt8]?, overwrites: Bool
  ) -> File {
    let after = Array(text.utf8)
    guard let existing else {
      return File(path: path, action: .create, before: [], after: after)
    }
    let action: Action = existing == after ? .keep : overwrites ? .replace : .leave
    return File(path: path, action: action, before: existing, after: after)
  }

  /// Plans `.pre-commit-config.yaml`, to which a hook is added.
  ///
  /// - Parameter existing: what it holds; nil where there is none.
  public static func preCommit(existing: [UInt8]?) -> File {
    let path = PreCommitConfiguration.fileName
    guard let existing else {
      return File(
        path: path, action: .create, before: [],
        after: Array(PreCommitConfiguration.text.utf8))
    }
    switch PreCommitConfiguration.adding(to: existing) {
    case .present: return File(path: path, action: .keep, before: existing, after: existing)
    case .extended(let bytes):
      return File(path: path, action: .extend, before: existing, after: bytes)
    case .refused(let reason):
      return File(
        path: path, action: .refuse(reason: reason), before: existing, after: existing)
    }
  }
}
