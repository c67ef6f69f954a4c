import Foundation
import Testing

@testable import Definitions

@Suite struct ProcessorTests {
  #if os(Linux)
    /// The processors that this thread may run on, as the system shows them.
    private func allowed() throws -> String {
      let status = try String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
      return try #require(status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed:") })
        .description
    }

    @Test func aThreadGoesOnElsewhereAndMayComeBack() throws {
      let before = try allowed()
      let hasOthers = before.split(separator: "\t").last.map(\.setBits) ?? 0 > 1
      // Some of the times it is back before anybody looks.
      let hasLeft = try (0..<100).contains { _ in
        let processor = try #require(Processor.current)
        Processor.leave(processor)
        return Processor.current != processor
      }
      #expect(hasLeft == hasOthers)
      #expect(try allowed() == before)
    }

    @Test func whereItDoesNotRunItLeavesNothing() throws {
      let before = try allowed()
      Processor.leave(.max)
      Processor.leave(4_000)
      #expect(try allowed() == before)
    }
  #endif
}

extension Substring {
  /// How many bits are set in hexadecimal digits.
  fileprivate var setBits: Int {
    compactMap(\.hexDigitValue).map(\.nonzeroBitCount).reduce(0, +)
  }
}
