import Foundation
import ProcessSpawning
import TestProcesses
import Testing

/// A command under way, whose streams go to one file.
struct StartedCommand {
  let process: TestProcess
  private let log: String

  init(_ arguments: [String], in directory: String, log folder: Folder) throws {
    log = try folder.write("log-\(UUID().uuidString.prefix(8)).txt", "")
    process = try Command.start(arguments, in: directory, output: .file(log), error: .file(log))
  }

  /// What it has said.
  var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { process.send(signal) }

  /// How it ends by itself; nil where it takes longer than two minutes, and is killed.
  func ending() -> ProcessEnding? { process.wait(seconds: 120) }
}

/// Waits until something holds, at most two minutes: real processes are waited for here.
@discardableResult
func waitUntil(_ holds: () -> Bool) -> Bool {
  let deadline = Date().addingTimeInterval(120)
  while !holds() {
    guard Date() < deadline else { return false }
    usleep(5_000)
  }
  return true
}

/// Whether a process runs; one that has ended and waits to be reaped by its new parent does not.
func isRunning(_ pid: Int32) -> Bool {
  guard let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
    return false
  }
  return !(status.split(separator: ")").last?.hasPrefix(" Z") ?? false)
}
