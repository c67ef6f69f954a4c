import Definitions
import Diagnostics
import Planning
import SourceText

/// Workspaces made of texts, and what compiling them comes to.
enum TestWorkspace {
  /// A workspace of files by path.
  static func make(_ files: [(path: String, text: String)]) -> Workspace {
    Workspace.build(
      root: "workspace",
      files: files.map { Workspace.loadSource(SourceFile(path: $0.path, text: $0.text)) })
  }

  /// Compiles with the defaults of a command line that gives no flag.
  static func compile(
    _ files: [(path: String, text: String)], _ change: (inout CompileRequest) -> Void = { _ in }
  ) -> CompileResult {
    var request = CompileRequest(compiler: PlanCompiler(name: "moflo", version: "test"))
    change(&request)
    return Compilation.compile(workspace: make(files), request: request)
  }

  /// A workflow file alone.
  static func compile(workflow: String) -> CompileResult {
    compile([("check.workflow.yaml", workflow)])
  }

  /// The findings as `rule line:column message`, with places of these files.
  static func lines(
    _ result: CompileResult, of files: [(path: String, text: String)]
  ) -> [String] {
    var lookup = SourceLookup(files.map { SourceFile(path: $0.path, text: $0.text) })
    return result.diagnostics.map { diagnostic in
      let position = lookup.position(of: diagnostic.range.start, in: diagnostic.path)
      return "\(diagnostic.rule) \(position.line):\(position.column) \(diagnostic.message)"
    }
  }

  /// An agent's file.
  static func agent(
    _ name: String, _ fields: String = "", body: String = "Do it.\n"
  ) -> (path: String, text: String) {
    (
      ".claude/agents/\(name).md",
      "---\nname: \(name)\ndescription: Does it.\n\(fields)---\n\n\(body)"
    )
  }
}
