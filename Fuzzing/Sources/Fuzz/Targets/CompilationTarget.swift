import Definitions
import Diagnostics
import JSONSyntax
import Planning
import SourceText

/// A workspace to a plan: the settings, tasks, expressions, and scripts with what they use; a plan that
/// comes out can be read, and what keeps one from it has its place.
///
/// The input is that of the target `definitions`; a file `moflo.yaml` is the configuration.
enum CompilationTarget {
  static func check(_ bytes: [UInt8]) {
    let files = DefinitionsTarget.split(bytes).filter { isPossible($0.path) }
    let configuration = files.first { $0.path == "moflo.yaml" }
    let workspace = Workspace.build(
      root: "/nowhere",
      files: files.filter { $0.path != "moflo.yaml" }.map { Workspace.loadSource($0) })
    for objective in ["", "All of it."] {
      let request = CompileRequest(
        objective: objective, configuration: configuration,
        compiler: PlanCompiler(name: "fuzz", version: "0"))
      let result = Compilation.compile(workspace: workspace, request: request)
      for diagnostic in result.diagnostics { check(diagnostic, files) }
      guard let plan = result.plan else {
        Property.require(!result.diagnostics.isEmpty, "there is neither a plan nor a finding")
        continue
      }
      let written = PlanDocument(plan).bytes()
      let again = Compilation.compile(workspace: workspace, request: request)
      Property.require(
        again.plan.map { PlanDocument($0).bytes() } == written, "two compilations differ")
      do throws(PlanError) {
        Property.require(try PlanDocument.read(written).plan == plan, "a plan reads as another one")
      } catch {
        Property.require(false, "a plan that was compiled cannot be read: \(error)")
      }
    }
  }

  /// Whether a walk could have found a file under a path.
  private static func isPossible(_ path: String) -> Bool {
    let names = path.utf8.split(separator: 0x2F, omittingEmptySubsequences: false)
    return !path.utf8.contains(0)
      && names.allSatisfy {
        !$0.isEmpty && !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
      }
  }

  private static func check(_ diagnostic: Diagnostic, _ files: [SourceFile]) {
    Property.require(!diagnostic.message.isEmpty, "\(diagnostic.rule) says nothing")
    for (path, range) in [(diagnostic.path, diagnostic.range)]
      + diagnostic.related.map({ ($0.path, $0.range) })
    {
      guard let file = files.first(where: { $0.path.hasSameBytes(as: path) }) else { continue }
      Property.require(
        file.bytes.whole.contains(range), "\(diagnostic.rule): \(range) is not in \(path)")
    }
  }
}
