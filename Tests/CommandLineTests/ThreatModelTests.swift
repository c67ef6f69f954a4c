import Foundation
import Testing

@Suite struct ThreatModelTests {
  /// Every promise of the threat model names what proves it, and that is there.
  @Test func whatProvesAPromiseIsThere() throws {
    let text = try String(contentsOfFile: "\(Command.root)/Docs/ThreatModel.md", encoding: .utf8)
    var sources: [String: String] = [:]
    let files = FileManager.default.enumerator(atPath: "\(Command.root)/Tests")
    for case let name as String in files ?? .init() where name.hasSuffix("Tests.swift") {
      let type = String(name.split(separator: "/").last?.dropLast(".swift".count) ?? "")
      sources[type] = try String(contentsOfFile: "\(Command.root)/Tests/\(name)", encoding: .utf8)
    }
    var count = 0
    for line in text.split(separator: "\n") where line.hasPrefix("| ") && !line.hasPrefix("| It") {
      guard !line.hasPrefix("| ---"), let cell = line.split(separator: "|").last else { continue }
      for proof in cell.matches(of: /`([^`]+)`/).map({ String($0.1) }) {
        count += 1
        if proof.hasPrefix("Scripts/") {
          #expect(FileManager.default.fileExists(atPath: "\(Command.root)/\(proof)"), "\(proof)")
          continue
        }
        let parts = proof.split(separator: ".").map(String.init)
        let source = sources[parts[0]]
        #expect(source != nil, "there is no \(parts[0])")
        if parts.count > 1 {
          #expect(source?.contains("func \(parts[1])(") == true, "there is no test \(proof)")
        }
      }
    }
    #expect(count > 30)
  }
}
