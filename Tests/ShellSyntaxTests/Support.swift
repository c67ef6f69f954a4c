import Foundation
import ProcessSpawning
import SourceText
import TestProcesses

@testable import ShellSyntax

/// The folder of this capability's fixtures.
let fixtures = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "Fixtures/Shell")

/// The scripts of a fixture file, each behind a line of four dashes.
func scripts(in file: String) throws -> [String] {
  let text = try String(contentsOf: fixtures.appending(path: file), encoding: .utf8)
  return text.components(separatedBy: "----\n").dropFirst().map { $0 }
}

extension ShellScript {
  /// The text of a range.
  func text(_ range: SourceRange) -> String { bytes.text(in: range) }

  /// The names and arguments of all simple commands, expansions by their source text.
  var commandTexts: [String] {
    var result: [String] = []
    forEachSimpleCommand { visit in
      result.append(
        visit.simple.words.map { $0.flattened(in: self).text }.joined(separator: " "))
    }
    return result
  }

  /// The first simple command.
  var firstSimple: SimpleCommand? {
    var result: SimpleCommand?
    forEachSimpleCommand { visit in if result == nil { result = visit.simple } }
    return result
  }
}

/// A small generator (SplitMix64) that gives the same numbers for the same seed everywhere.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// The bash that the parser must agree with.
enum Bash {
  /// Whether bash 5.2 or later is installed.
  static let isInstalled: Bool = {
    let version = run("echo $((BASH_VERSINFO[0] * 100 + BASH_VERSINFO[1]))", in: ".")
    return (Int(version.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) >= 502
  }()

  /// Whether bash accepts each script, all asked in one process.
  ///
  /// Bash accepts a script where `bash -n` succeeds and says nothing but warnings: for errors in
  /// `[[ ]]` it prints a message, but exits with 0.
  static func accepts(_ scripts: [[UInt8]]) throws -> [Bool] {
    let folder = FileManager.default.temporaryDirectory.appending(
      path: "shell-syntax-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (index, script) in scripts.enumerated() {
      try Data(script).write(to: folder.appending(path: "\(index)"))
    }
    let program = """
      for ((i = 0; i < \(scripts.count); i++)); do
        said=$("$BASH" -n "$i" 2>&1) || { echo 0; continue; }
        verdict=1
        while IFS= read -r line; do
          case $line in '' | *': warning: '*) ;; *) verdict=0 ;; esac
        done <<<"$said"
        echo "$verdict"
      done
      """
    return run(program, in: folder.path).split(separator: "\n").map { $0 == "1" }
  }

  private static func run(_ program: String, in folder: String) -> String {
    var process = ProcessSpawn("bash", ["-c", program])
    process.directory = folder
    process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
    process.output = .pipe
    process.error = .file("/dev/null")
    guard let bash = try? TestProcess(process) else { return "" }
    return String(decoding: bash.readToEnd(), as: UTF8.self)
  }
}
