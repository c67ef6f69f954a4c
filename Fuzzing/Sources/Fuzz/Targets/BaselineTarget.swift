import Diagnostics
import Linting
import SourceText

/// Any bytes as a baseline: what is read is written again as the same, and what is wrong has a place.
enum BaselineTarget {
  static func check(_ bytes: [UInt8]) {
    do throws(BaselineError) {
      let baseline = try Baseline.read(SourceFile(path: "b.json", bytes: bytes))
      let text = baseline.text()
      let again = try Baseline.read(SourceFile(path: "b.json", text: text))
      Property.require(again.text() == text, "a baseline that was written reads as another one")
      Property.require(again.findingCount == baseline.findingCount, "findings are lost")
    } catch {
      Property.require(!error.diagnostic.message.isEmpty, "an error says nothing")
      Property.require(
        bytes.whole.contains(error.diagnostic.range), "\(error.diagnostic) is not in the file")
    }
  }
}
