import Diagnostics
import JSONSyntax
import ModelContextProtocol
import SourceText

/// What only whoever knows the workspace can say.
public struct EditorQuestion: Sendable {
  /// What is asked for.
  public enum Subject: Sendable {
    /// What can be written at an offset.
    case suggestions(at: Int)
    /// The tool that is named at an offset.
    case tool(at: Int)
    /// Comments that silence findings of the document.
    case silencers(of: [Diagnostic])
  }

  /// A comment that silences a finding.
  public struct Silencer: Sendable {
    let diagnostic: Diagnostic
    let edit: Edit
    let isForFile: Bool

    /// Describes a comment.
    ///
    /// - Parameters:
    ///   - diagnostic: the finding.
    ///   - edit: puts the comment into the document.
    ///   - isForFile: whether it silences the rule in the whole document.
    public init(of diagnostic: Diagnostic, edit: Edit, isForFile: Bool) {
      self.diagnostic = diagnostic
      self.edit = edit
      self.isForFile = isForFile
    }
  }

  let id: JSONRPCID
  /// What is asked for.
  public let subject: Subject
  /// The document that it is about.
  public let document: OpenDocument
  /// What is offered anyway.
  let actions: [JSONValue]
}

extension LanguageServerSession {
  func question(
    _ subject: (_ offset: Int) -> EditorQuestion.Subject, _ params: JSONValue?, _ id: JSONRPCID
  ) throws(JSONRPCError) -> EditorQuestion {
    let document = try document(params)
    guard let offset = PositionMap(document.bytes, encoding).offset(params?["position"]) else {
      throw .invalidParams("`position` is missing")
    }
    return EditorQuestion(id: id, subject: subject(offset), document: document, actions: [])
  }

  func findings(in document: OpenDocument, touching range: SourceRange) -> [Diagnostic] {
    (findings[document.uri] ?? []).filter { $0.range.touches(range) }
  }

  /// Answers what can be written at a place.
  public func answer(_ question: EditorQuestion, _ suggestions: [Suggestion]) -> Effect {
    let map = PositionMap(question.document.bytes, encoding)
    return .send(
      .response(id: question.id, result: .array(suggestions.map { $0.value(in: map) })))
  }

  /// Answers what can be done about findings.
  public func answer(_ question: EditorQuestion, _ silencers: [EditorQuestion.Silencer]) -> Effect {
    let document = question.document
    let map = PositionMap(document.bytes, encoding)
    let actions = silencers.map { silencer in
      let place = silencer.isForFile ? "in this file" : "here"
      return action(
        "silence \(silencer.diagnostic.rule) \(place)", isPreferred: false, [silencer.edit],
        of: silencer.diagnostic, in: document, map)
    }
    return .send(.response(id: question.id, result: .array(question.actions + actions)))
  }

  /// Answers what is to be seen at a place: the tool that is named there, and what is found, each rule explained.
  public func answer(_ question: EditorQuestion, _ tool: ToolDescription?) -> Effect {
    var found: [Diagnostic] = []
    if case .tool(let offset) = question.subject {
      found = findings(in: question.document, touching: SourceRange(at: offset))
    }
    var rules: [String] = []
    for diagnostic in found where !rules.contains(diagnostic.rule) { rules.append(diagnostic.rule) }
    let texts = (tool.map { [$0.markdown] } ?? []) + rules.compactMap(explain)
    guard !texts.isEmpty, let range = tool?.range ?? found.first?.range else {
      return .send(.response(id: question.id, result: .null))
    }
    return .send(
      .response(
        id: question.id,
        result: [
          "contents": [
            "kind": "markdown", "value": .string(texts.joined(separator: "\n\n---\n\n")),
          ],
          "range": PositionMap(question.document.bytes, encoding).value(of: range),
        ]))
  }
}
