import JSONSyntax
import SourceText

/// A plan as an earlier compilation of the same files wrote it.
struct KeptPlan: Sendable {
  /// Identity of the files that it was made from.
  let sources: String
  /// The scripts that hooks name besides: their digests, nil for one that is not there.
  let scripts: [(path: String, digest: String?)]
  /// How the plan is described in a line.
  let summary: String
  /// The file of the plan, without signatures.
  let bytes: [UInt8]

  func encode() -> [UInt8] {
    let head: JSONValue = [
      "sources": .string(sources), "summary": .string(summary),
      "scripts": .array(
        scripts.map { [.string($0.path), $0.digest.map { .string($0) } ?? .null] }),
    ]
    return head.canonicalBytes() + [0x0A] + bytes
  }

  /// Reads a kept plan; nil for an entry that is none.
  static func decode(_ entry: [UInt8]) -> KeptPlan? {
    guard let end = entry.firstIndex(of: 0x0A),
      let head = try? JSONValue.parse(Array(entry[..<end])),
      let sources = head["sources"]?.string, let summary = head["summary"]?.string,
      let listed = head["scripts"]?.array
    else { return nil }
    let scripts = listed.compactMap { item -> (path: String, digest: String?)? in
      guard let pair = item.array, pair.count == 2, let path = pair[0].string else { return nil }
      return (path, pair[1].string)
    }
    guard scripts.count == listed.count else { return nil }
    return KeptPlan(
      sources: sources, scripts: scripts, summary: summary, bytes: Array(entry[(end + 1)...]))
  }
}
