import Foundation
import ProcessSpawning
import TestProcesses

/// Runs `git` in a temporary repository, with nobody's settings.
struct Git {
  let folder: String
  var environment: [String: String] = [:]

  struct Failure: Error {
    let text: String
  }

  /// Runs git and returns what it wrote to standard output.
  @discardableResult
  func callAsFunction(_ arguments: String..., input: Data? = nil) throws -> String {
    var process = ProcessSpawn(
      "git", ["-c", "user.name=t", "-c", "user.email=t@example.org"] + arguments)
    process.directory = folder
    process.environment = Self.cleanEnvironment.merging(environment) { $1 }
    let streams = try Folder()
    defer { streams.remove() }
    process.output = .file(try streams.write("output", ""))
    process.error = .file(try streams.write("error", ""))
    if let input { process.input = .file(try streams.write("input", input)) }
    guard try TestProcess(process).wait() == .exited(0) else {
      throw Failure(text: "git \(arguments): \(try streams.read("error"))")
    }
    return try streams.read("output")
  }

  /// The environment without what git hands to hooks, so that tests can be run from one.
  static var cleanEnvironment: [String: String] {
    ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("GIT_") }
      .merging(["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"]) { $1 }
  }

  /// Values that undo what a hook's environment says, for a command that runs git itself.
  static var gitFree: [String: String] {
    ["GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"]
  }
}
