import JSONSyntax
import SourceText
import ToolCatalog

/// Any bytes as `moflo.tools.lock`: what is read is written again as the same, its schemas judge any
/// call, and what is wrong has a place.
enum LockTarget {
  private static let words = ["", "a", "--x=1", "{\"a\": [1, {\"b\": null}]}", "-1"].map {
    CallWord(pieces: [.literal($0)])
  }

  static func check(_ bytes: [UInt8]) {
    let lock: ToolLock
    do throws(JSONProblem) {
      lock = try ToolLock.read(bytes)
    } catch {
      Property.require(!error.message.isEmpty, "an error says nothing")
      Property.require(bytes.whole.contains(error.range), "\(error) is not in the file")
      return
    }
    let written = lock.bytes()
    let again: ToolLock
    do throws(JSONProblem) {
      again = try ToolLock.read(written)
    } catch {
      return Property.require(false, "what was written cannot be read: \(error.message)")
    }
    Property.require(again.bytes() == written, "a lock that was written reads as another one")
    for tool in lock.servers.flatMap(\.tools).prefix(8) {
      let call = tool.bind(words)
      Property.require("\(call)" == "\(tool.bind(words))", "two bindings of one call differ")
    }
  }
}
