import Foundation
import ProcessSpawning
import TestProcesses
import Testing

/// Runs the built executable within bounds, and proves what must hold of its output whatever it read.
struct BoundedCommand {
  /// The folder in which it runs.
  let folder: String
  /// Whether root's right to read everything is taken from it.
  var isUnprivileged = false
  var environment: [String: String] = [:]
  var input: String = "/dev/null"

  /// Seconds that one run may take on a busy machine; each takes a few at most on a quiet one.
  static let seconds = 60
  /// Kibibytes of address space: threads and the standard library reserve some hundred mebibytes.
  static let kibibytes = 2 << 20

  static let formats = ["text", "github", "short", "json", "sarif", "junit"]

  struct Result {
    let arguments: [String]
    /// Its status; -1 where it did not end by itself.
    let status: Int32
    let output: String
    let error: String
    var text: String { output + error }
  }

  /// Runs `moflo`, and proves that it ends in time and in memory, with a status that says how, and that
  /// it wrote nothing that a terminal would obey or hide.
  @discardableResult
  func run(_ arguments: [String], isShowable: Bool = true) throws -> Result {
    let streams = try Folder()
    defer { streams.remove() }
    let output = try streams.write("output", "")
    let error = try streams.write("error", "")
    // Not every system bounds the address space; the time is bounded below too.
    let bounds = "ulimit -v \(Self.kibibytes) 2>/dev/null; ulimit -t \(Self.seconds); exec \"$@\""
    let prefix = isUnprivileged && geteuid() == 0 ? ["setpriv", "--bounding-set=-all"] : []
    var process = ProcessSpawn(
      "/bin/sh", ["-c", bounds, "sh"] + prefix + ["\(Command.folder)/moflo"] + arguments)
    process.directory = folder
    process.environment = Git.cleanEnvironment.merging(environment) { $1 }
    process.input = .file(input)
    process.output = .file(output)
    process.error = .file(error)
    let ending = try TestProcess(process).wait(seconds: Self.seconds)
    var status: Int32 = -1
    if case .exited(let own) = ending { status = own }
    let result = Result(
      arguments: arguments, status: status,
      output: String(decoding: try Data(contentsOf: URL(fileURLWithPath: output)), as: UTF8.self),
      error: String(decoding: try Data(contentsOf: URL(fileURLWithPath: error)), as: UTF8.self))
    let how = ending.map { "\($0)" } ?? "does not end"
    #expect(
      [0, 1, 2].contains(result.status), "moflo \(arguments): \(how) \(result.error.suffix(300))")
    for text in isShowable ? [result.output, result.error] : [result.error] {
      let found = Self.unsafeScalars(in: text)
      #expect(found.isEmpty, "moflo \(arguments) writes \(found)")
    }
    return result
  }

  /// Lints in every format, and compiles; the results of the formats, in their order.
  @discardableResult
  func runAll(_ arguments: [String] = []) throws -> [Result] {
    let results = try Self.formats.map { try run(["lint", "--format", $0] + arguments) }
    try run(["lint", "--explain-loading"])
    // A patch holds the files' bytes.
    try run(["lint", "--diff", "--unsafe-fixes"] + arguments, isShowable: false)
    try run(["compile"])
    try run(["lint", "--fix", "--unsafe-fixes"] + arguments)
    return results
  }

  /// Scalars that a terminal would obey or hide, but for line ends and tabs, with what stands around
  /// the first one. Written here a second time, so that a gap in the program's own list shows.
  private static func unsafeScalars(in text: String) -> String {
    func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x09, 0x0A: false
      case 0...0x1F, 0x7F...0x9F, 0x200B, 0x200C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069,
        0x61C, 0xFEFF, 0xE0000...0xE007F:
        true
      default: false
      }
    }
    guard !text.utf8.allSatisfy({ $0 == 0x0A || $0 >= 0x20 && $0 < 0x7F }),
      let first = text.unicodeScalars.firstIndex(where: isUnsafe)
    else { return "" }
    let around = text.unicodeScalars[..<first].suffix(30) + text.unicodeScalars[first...].prefix(10)
    return String(String.UnicodeScalarView(around)).debugDescription
  }
}

extension Folder {
  /// Writes a file whose name, and whose folders' names, may be any bytes.
  func write(name: [UInt8], _ text: String) throws {
    func systemPath(_ bytes: [UInt8]) -> [CChar] { bytes.map { CChar(bitPattern: $0) } + [0] }
    var path = Array(path.utf8)
    let names = name.split(separator: UInt8(ascii: "/"))
    for part in names.dropLast() {
      path += [UInt8(ascii: "/")] + part
      mkdir(systemPath(path), 0o755)
    }
    path += [UInt8(ascii: "/")] + (names.last ?? [])
    let descriptor = open(systemPath(path), O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    try file.write(contentsOf: Data(text.utf8))
  }

  /// Makes a link, with the folders above it.
  func link(_ name: String, to target: String) throws {
    let link = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: link.deletingLastPathComponent(), withIntermediateDirectories: true)
    guard symlink(target, link.path) == 0 else { throw POSIXError(.EIO) }
  }

  /// Makes a FIFO, with the folders above it.
  func fifo(_ name: String) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    guard mkfifo(url.path, 0o666) == 0 else { throw POSIXError(.EIO) }
  }

  /// Runs a shell script in the folder.
  func shell(_ script: String) throws {
    var process = ProcessSpawn("/bin/sh", ["-ec", script])
    process.directory = path
    #expect(try TestProcess(process).wait() == .exited(0), "\(script)")
  }
}
