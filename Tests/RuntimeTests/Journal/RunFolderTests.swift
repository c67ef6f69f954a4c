import Foundation
import Testing

@testable import Runtime

@Suite struct RunFolderTests {
  @Test func namesSortByTime() {
    func text(_ milliseconds: Int64) -> String {
      RunID(milliseconds: milliseconds, random: 0).text
    }
    #expect(text(0) == "19700101-000000-000-000000")
    #expect(text(951_782_399_999) == "20000228-235959-999-000000")
    #expect(text(951_782_400_000) == "20000229-000000-000-000000")
    #expect(text(1_735_787_045_678) == "20250102-030405-678-000000")
    #expect(text(.max) == "99991231-235959-999-000000")
    #expect(text(.min) == text(0))
    #expect(RunID(milliseconds: 0, random: .max).text.hasSuffix("-zzzzzz"))
    var earlier = RunID(milliseconds: 0, random: .max)
    for step in 1...2_000 {
      let later = RunID(milliseconds: Int64(step) * 1_234_567_891, random: 0)
      #expect(earlier < later)
      #expect(RunID(later.text) == later)
      earlier = later
    }
    for text in ["", "latest", "../../etc", "20250102-030405-678-00000/", "20250102-030405-678"] {
      #expect(RunID(text) == nil)
    }
  }

  @Test func datesAgreeWithTheCalendar() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = TimeZone(secondsFromGMT: 0) ?? .current
    for day in stride(from: 0, through: 2_000_000, by: 997) {
      let date = Date(timeIntervalSince1970: Double(day) * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      let expected = String(
        format: "%04d%02d%02d", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
      #expect(RunID(milliseconds: Int64(day) * 86_400_000, random: 0).text.hasPrefix(expected))
    }
  }

  @Test func runsAreFoundByNameAndAsLatest() throws {
    let scratch = try Scratch()
    #expect(RunFolder.find("latest", stateFolder: scratch.path) == nil)
    let first = try RunFolder.create(
      stateFolder: scratch.path, id: RunID(milliseconds: 1, random: 1))
    let second = try RunFolder.create(
      stateFolder: scratch.path, id: RunID(milliseconds: 2, random: 1))
    #expect(RunFolder.find("latest", stateFolder: scratch.path) == second)
    #expect(RunFolder.find(first.id.text, stateFolder: scratch.path) == first)
    #expect(RunFolder.find("20250102-030405-678-abcdef", stateFolder: scratch.path) == nil)
    #expect(RunFolder.find("../runs", stateFolder: scratch.path) == nil)
    #expect(RunFolder.all(stateFolder: scratch.path) == [first, second])
    #expect(throws: SystemError(call: "create the folder", path: first.path, code: EEXIST)) {
      try RunFolder.create(stateFolder: scratch.path, id: first.id)
    }
    try first.writePlan(Array("{}".utf8))
    #expect(try first.readPlan(limit: 10) == Array("{}".utf8))
  }

  @Test func onlyTheOwnerMayReadIt() throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    let attempt = try folder.makeAttempt(task: "measure", number: 1)
    for path in [folder.path, attempt.path, attempt.scratch] {
      let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(mode as? Int == 0o700)
    }
    let mode = try FileManager.default.attributesOfItem(atPath: attempt.output)[.posixPermissions]
    #expect(mode as? Int == 0o600)
  }

  @Test func taskNamesNeverLeadOutOfTheFolder() {
    #expect(RunFolder.fileName("measure-2") == "measure-2")
    #expect(RunFolder.fileName("..") == "%2E.")
    #expect(RunFolder.fileName("a/b") == "a%2Fb")
    #expect(RunFolder.fileName("a%2Fb") == "a%252Fb")
    #expect(RunFolder.fileName("m[3]") == "m%5B3%5D")
    #expect(RunFolder.fileName("") == "%")
    #expect(RunFolder.fileName("ü") == "%C3%BC")
  }

  @Test func oneRuntimeDrivesARun() throws {
    let scratch = try Scratch()
    let folder = try newRun(scratch)
    #expect(!RunLock.isHeld(folder))
    do {
      let lock = try RunLock(folder)
      #expect(RunLock.isHeld(folder))
      #expect(throws: RunLockError.held(by: getpid())) { try RunLock(folder) }
      withExtendedLifetime(lock) {}
    }
    #expect(!RunLock.isHeld(folder))
    _ = try RunLock(folder)
  }
}
