import SwarmChecks
import Testing

@Suite("Quorum arithmetic")
struct QuorumTests {
  @Test("2f+1 is too few where n is not 3f+1: 9 nodes need 6, 12 need 8")
  func quorumIsNotTwiceFaultsPlusOne() {
    #expect(Quorum.byzantine(nodes: 9, faults: Quorum.tolerableFaults(nodes: 9)) == 6)
    #expect(Quorum.byzantine(nodes: 12, faults: Quorum.tolerableFaults(nodes: 12)) == 8)
    #expect(Quorum.byzantine(nodes: 4, faults: 1) == 3)
  }

  @Test("Any two quorums share a correct node, and a quorum of correct nodes exists")
  func quorumsIntersectInACorrectNode() {
    for nodes in 1...500 {
      for faults in 0...Quorum.tolerableFaults(nodes: nodes) {
        let quorum = Quorum.byzantine(nodes: nodes, faults: faults)
        #expect(2 * quorum - nodes >= faults + 1)
        #expect(2 * (quorum - 1) - nodes < faults + 1)
        #expect(quorum <= nodes - faults)
      }
      #expect(2 * Quorum.majority(nodes: nodes) > nodes)
    }
  }

  @Test("0.67 of 103 nodes asks for more votes than there are correct nodes")
  func thresholdCanBeOutOfReach() throws {
    let threshold = try BasisPoints(decimal: "0.67")
    let rules = QuorumRules(nodes: 103, threshold: threshold)
    #expect(rules.votes == 70)
    #expect(rules.problems == [.unreachable(votes: 70, correct: 69)])
    #expect(!rules.isSound)
    #expect(QuorumRules(nodes: 12, threshold: threshold).votes == 9)
  }

  @Test("What can't be survived, and what is raised, is said")
  func problemsAreTyped() {
    #expect(
      QuorumRules(nodes: 6, faults: 2).problems == [
        .tooManyFaults(nodes: 6, faults: 2, tolerable: 1)
      ])
    #expect(QuorumRules(nodes: 0).problems == [.nodesOutOfRange(nodes: 0)])
    #expect(QuorumRules(nodes: .max).problems == [.nodesOutOfRange(nodes: .max)])
    #expect(QuorumRules(nodes: .min, faults: .min).problems == [.nodesOutOfRange(nodes: .min)])
    let raised = QuorumRules(nodes: 9, threshold: BasisPoints(clamping: 5_000))
    #expect(raised.problems == [.raisedToQuorum(asked: 5, quorum: 6)])
    #expect(raised.isSound && raised.votes == 6)
  }
}

@Suite("Shares as decimal text")
struct BasisPointsTests {
  @Test(
    "Decimals are read exactly; more than four places round up",
    arguments: [
      ("0.67", 6_700), ("0", 0), ("1", 10_000), ("1.0000", 10_000), ("0.6666666", 6_667),
      ("0.00001", 1), ("6.7e-1", 6_700), ("67E-2", 6_700), ("0.0067e2", 6_700), ("-0.0", 0),
      ("0000.5", 5_000), ("1e-32", 1), ("+0.25", 2_500),
    ])
  func reads(text: String, value: Int) throws {
    #expect(try BasisPoints(decimal: text).value == value)
  }

  @Test(
    "What is no share is refused",
    arguments: [
      ("", DecimalError.notADecimal), (".5", .notADecimal), ("1.", .notADecimal),
      ("0.5x", .notADecimal), ("67%", .notADecimal), ("0,5", .notADecimal), ("NaN", .notADecimal),
      ("1e", .notADecimal), ("1.00001", .outOfRange), ("2", .outOfRange), ("-0.1", .outOfRange),
      ("1e9999999999999999999999", .outOfRange), (String(repeating: "0", count: 65), .notADecimal),
      ("99999999999999999999", .outOfRange),
    ])
  func refuses(text: String, error: DecimalError) {
    #expect(throws: error) { try BasisPoints(decimal: text) }
  }

  @Test("A share of a whole does not overflow")
  func sharesOfHugeCounts() {
    #expect(BasisPoints(part: .max / 2, of: .max).value == 4_999)
    #expect(BasisPoints(part: 5, of: 0) == .zero)
    #expect(BasisPoints(part: -1, of: 3) == .zero)
    #expect(BasisPoints(part: 9, of: 3) == .whole)
    #expect(BasisPoints(clamping: 6_700).roundedUp(of: 103) == 70)
  }
}

@Suite("Capability match")
struct CapabilityMatchTests {
  @Test("Above 0.7 is strict: 7 of 10 is refused, 8 of 11 is not")
  func thresholdIsStrict() {
    #expect(!CapabilityMatch(matched: 7, required: 10).isAbove())
    #expect(CapabilityMatch(matched: 8, required: 11).isAbove())
    #expect(!CapabilityMatch(matched: 700_000, required: 1_000_000).isAbove())
    #expect(CapabilityMatch(matched: 700_001, required: 1_000_000).isAbove())
    #expect(!CapabilityMatch(matched: 2, required: 3).isAbove())
  }

  @Test("Nothing required matches fully")
  func nothingRequired() {
    #expect(CapabilityMatch(required: [], offered: []).isAbove())
    #expect(CapabilityMatch(required: [], offered: []).share == .whole)
  }

  @Test("Names are counted once and compared byte for byte")
  func names() {
    let match = CapabilityMatch(required: ["a", "a", "e\u{301}"], offered: ["a", "\u{E9}"])
    #expect(match == CapabilityMatch(matched: 1, required: 2))
    #expect(CapabilityMatch(matched: 1, required: 3) < CapabilityMatch(matched: 1, required: 2))
  }
}
