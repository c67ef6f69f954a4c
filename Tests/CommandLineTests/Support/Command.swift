import Foundation
import ProcessSpawning
import TestProcesses

/// Runs the built executables as a person would.
enum Command {
  struct Result {
    let ending: ProcessEnding
    let output: String
    let error: String

    /// Its status; of one that a signal ended, the one that a shell would tell.
    var status: Int32 {
      switch ending {
      case .exited(let status): status
      case .signalled(let number): 128 + number
      case .unknown: -1
      }
    }
  }

  /// Folder of the built executables, which is that of the test bundle.
  static let folder: String = {
    let own = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    let candidates = [own.path, Bundle.main.executablePath ?? ""] + CommandLine.arguments
    for path in candidates {
      var folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().deletingLastPathComponent()
      for _ in 0..<4 {
        if FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("moflo").path)
        {
          return folder.path
        }
        folder.deleteLastPathComponent()
      }
    }
    return own.deletingLastPathComponent().path
  }()

  /// The root of the checkout.
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  static func start(
    _ arguments: [String], in directory: String, input: ProcessSpawn.Stream = .file("/dev/null"),
    environment: [String: String] = [:], output: ProcessSpawn.Stream, error: ProcessSpawn.Stream
  ) throws -> TestProcess {
    var process = ProcessSpawn("\(folder)/moflo", arguments)
    process.directory = directory
    // No cache but where a test names one: the user's own is not for tests.
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["XDG_CACHE_HOME": "/dev/null"]
    ) { $1 }.merging(environment) { $1 }
    process.input = input
    process.output = output
    process.error = error
    return try TestProcess(process)
  }

  /// Runs `moflo` to its end. Streams go to files, so that no pipe can fill.
  static func moflo(
    _ arguments: [String], in directory: String, input: String? = nil,
    environment: [String: String] = [:]
  ) throws -> Result {
    let streams = try Folder()
    defer { streams.remove() }
    let output = try streams.write("output", "")
    let error = try streams.write("error", "")
    let source = try input.map { try streams.write("input", $0) } ?? "/dev/null"
    let process = try start(
      arguments, in: directory, input: .file(source), environment: environment,
      output: .file(output), error: .file(error))
    let ending = process.wait()
    return Result(
      ending: ending,
      output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: URL(fileURLWithPath: error)), as: UTF8.self))
  }
}

/// A temporary folder of a test.
struct Folder {
  let path: String

  init() throws {
    let name = "moflo-test-\(UUID().uuidString.prefix(8))"
    path =
      FileManager.default.temporaryDirectory.appendingPathComponent(name)
      .resolvingSymlinksInPath().path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  /// Writes a file, with the folders above it, and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }

  func read(_ name: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: "\(path)/\(name)")
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}
