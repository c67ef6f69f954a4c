import Foundation
import Testing

@testable import Runtime

@Suite struct OrphanReaperTests {
  @Test func killsTheGroupOfAKnownProcess() async throws {
    let scratch = try Scratch()
    let process = try ProcessRunner().start(scratch.bash("sleep 600 & sleep 600 & wait"))
    #expect(await eventually { members(ofGroup: process.identity.pid).count == 3 })
    #expect(await OrphanReaper().reap([process.identity]) == [process.identity])
    #expect(await process.result().outcome == .signalled(SIGKILL))
    #expect(await isGone(group: process.identity.pid))
    #expect(!process.identity.exists)
    #expect(await OrphanReaper().reap([process.identity]) == [])
  }

  @Test func leavesAProcessAloneThatHasTheNumberNow() async throws {
    let scratch = try Scratch()
    let process = try ProcessRunner().start(scratch.bash("sleep 600"))
    var earlier = process.identity
    earlier.startTime -= 1
    var otherBoot = process.identity
    otherBoot.boot = "another"
    let nobody = ProcessIdentity(pid: 0, startTime: 0, boot: "")
    #expect(await OrphanReaper().reap([earlier, otherBoot, nobody]) == [])
    #expect(process.identity.exists)
    process.cancel()
    _ = await process.result()
  }

  #if os(Linux)
    @Test func findsProcessesOfARunByTheirEnvironment() async throws {
      let scratch = try Scratch()
      let run = UUID().uuidString
      let runner = ProcessRunner()
      let own = try runner.start(
        scratch.bash("setsid sleep 600 & wait", environment: ["MOFLO_RUN_ID": run]))
      let other = try runner.start(
        scratch.bash("sleep 600", environment: ["MOFLO_RUN_ID": "\(run)0"]))
      let isReady = await eventually {
        ProcessTable.all().filter {
          ProcessTable.environment(of: $0.pid, has: "MOFLO_RUN_ID=\(run)")
        }.count == 2
      }
      #expect(isReady)
      let killed = await OrphanReaper().reap(run: run)
      #expect(killed.count == 2)
      #expect(killed.contains(own.identity))
      #expect(other.identity.exists)
      other.cancel()
      _ = await other.result()
      _ = await own.result()
    }

    @Test func readsTheProcessTableWhateverACommandIsCalled() throws {
      let stat = "77 (a) R 1 2) S 1 70 70 0 -1 0 0 0 0 0 0 0 0 0 20 0 1 0 4242 0 0"
      let entry = try #require(ProcessTable.entry(pid: 77, stat: Array(stat.utf8)))
      #expect(entry.group == 70)
      #expect(entry.startTime == 4242)
      #expect(!entry.isZombie)
      #expect(ProcessTable.entry(pid: 77, stat: Array("77 (a) S 1 70".utf8)) == nil)
      #expect(ProcessTable.entry(pid: 77, stat: []) == nil)
    }
  #endif
}
