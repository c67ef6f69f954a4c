import Foundation
import Testing

/// A command under way, whose streams go to one file.
struct StartedCommand {
  let process: Process
  private let log: String

  init(_ arguments: [String], in directory: String, log folder: Folder) throws {
    log = try folder.write("log-\(UUID().uuidString.prefix(8)).txt", "")
    let handle = try #require(FileHandle(forWritingAtPath: log))
    process = try Command.start(arguments, in: directory, output: handle, error: handle)
  }

  /// What it has said.
  var said: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Its status, once it ends by itself; it is killed where it takes longer than two minutes.
  func status() -> Int32 {
    if !waitUntil({ !process.isRunning }) { send(SIGKILL) }
    process.waitUntilExit()
    return process.terminationStatus
  }
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
