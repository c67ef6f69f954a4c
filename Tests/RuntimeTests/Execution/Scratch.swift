import Foundation

@testable import Runtime

/// A folder of a test's own, gone with the value.
final class Scratch: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/moflo-\(UUID().uuidString.prefix(8))"
    try PrivateFile.makeFolder(path)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }

  func text(_ name: String) throws -> String {
    String(decoding: try PrivateFile.read(self(name), limit: 1 << 30), as: UTF8.self)
  }

  /// An invocation of bash over a script.
  func bash(
    _ script: String, environment: [String: String] = [:], timeLimit: Duration? = .seconds(60),
    change: (inout ProcessInvocation) -> Void = { _ in }
  ) -> ProcessInvocation {
    var invocation = ProcessInvocation(
      executable: "/bin/bash", arguments: ["bash", "-c", script],
      environment: environment.merging(["PATH": "/usr/bin:/bin"]) { own, _ in own },
      directory: path, timeLimit: timeLimit)
    change(&invocation)
    return invocation
  }
}

/// Processes of a group that run. A zombie counts only where it is the leader: the others are left
/// to init.
func members(ofGroup group: Int32) -> [Int32] {
  ProcessTable.all().filter { $0.group == group && (!$0.isZombie || $0.pid == group) }.map(\.pid)
}

/// Whether a group is gone; what is killed takes a moment to die.
func isGone(group: Int32?) async -> Bool {
  guard let group else { return false }
  return await eventually { members(ofGroup: group).isEmpty }
}

/// Waits for something that another process does; false where it does not happen in ten seconds.
func eventually(_ condition: () -> Bool) async -> Bool {
  for _ in 0..<2_000 {
    if condition() { return true }
    try? await Task.sleep(for: .milliseconds(5))
  }
  return condition()
}
