import JSONSyntax
import Planning
import SourceText

/// Any bytes as a plan: what is read is written again as the same, and every view of it ends.
///
/// Digests keep changed bytes from being read far, so the text is read a second time with those put
/// right: that of the plan, and of every blob.
enum PlanTarget {
  static func check(_ bytes: [UInt8]) {
    read(bytes)
    guard let value = try? JSONValue.parse(bytes), case .object(var plan) = value else { return }
    if case .object(let blobs)? = plan["blobs"] {
      var texts: [String: JSONValue] = [:]
      for case .string(let text) in blobs.values {
        texts[digest(of: .string(text))] = .string(text)
      }
      plan["blobs"] = .object(texts)
    }
    // The reader says which digest it expected.
    do throws(PlanError) {
      _ = try PlanDocument.read(JSONValue.object(plan).canonicalBytes())
    } catch {
      guard case .digestMismatch(_, let actual) = error.kind else { return }
      plan["digest"] = .string(actual)
    }
    read(JSONValue.object(plan).canonicalBytes())
  }

  private static func digest(of value: JSONValue) -> String {
    // A blob's digest is told by the reader too: one that is wrong is named with the right one.
    let plan: JSONValue = ["blobs": .object([String(repeating: "0", count: 64): value])]
    do throws(PlanError) {
      _ = try PlanDocument.read(plan.canonicalBytes())
    } catch {
      if case .blobMismatch(_, let actual) = error.kind { return actual }
    }
    return String(repeating: "0", count: 64)
  }

  private static func read(_ bytes: [UInt8]) {
    let document: PlanDocument
    do throws(PlanError) {
      document = try PlanDocument.read(bytes)
    } catch {
      Property.require(!error.message.isEmpty, "an error says nothing")
      Property.require(error.line >= 0 && error.column >= 0, "an error has no place")
      return
    }
    let written = document.bytes()
    do throws(PlanError) {
      let again = try PlanDocument.read(written)
      Property.require(again == document, "a plan that was written reads as another one")
    } catch {
      Property.require(false, "what was written cannot be read: \(error)")
    }
    for finding in PlanVerification.findings(of: document.plan) {
      Property.require(!finding.message.isEmpty, "a finding says nothing")
    }
    showable(PlanText.render(document))
    guard let graph = try? PlanGraph(document.plan) else { return }
    showable(graph.dot())
    showable(graph.mermaid())
  }

  private static func showable(_ text: String) {
    Property.require(
      !text.unicodeScalars.contains { $0 != "\n" && $0.isUnsafeToShow }, "a view is not showable")
  }
}
