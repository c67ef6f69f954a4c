import Diagnostics
import JSONSyntax
import ModelContextProtocol
import SourceText

/// What only whoever knows the workspace can say.
public struct EditorQuestion: Sendable, Equatable {
  /// What is asked for.
  public enum Subject: Sendable {
    /// What can be written at a place.
    case suggestions
    /// The tool that is named at a place.
    case tool
  }

  let id: JSONRPCID
  /// What is asked for.
  public let subject: Subject
  /// The document that it is about.
  public let document: OpenDocument
  /// The place in its text.
  public let offset: Int
}

extension LanguageServerSession {
  func question(
    _ subject: EditorQuestion.Subject, _ params: JSONValue?, _ id: JSONRPCID
  ) throws(JSONRPCError) -> EditorQuestion {
    let document = try document(params)
    guard let offset = PositionMap(document.bytes, encoding).offset(params?["position"]) else {
      throw .invalidParams("`position` is missing")
    }
    return EditorQuestion(id: id, subject: subject, document: document, offset: offset)
  }

  /// Answers what can be written at a place.
  public func answer(_ question: EditorQuestion, _ suggestions: [Suggestion]) -> Effect {
    let map = PositionMap(question.document.bytes, encoding)
    return .send(
      .response(id: question.id, result: .array(suggestions.map { $0.value(in: map) })))
  }

  /// Answers what is to be seen at a place: the tool that is named there, and what is found, each rule explained.
  public func answer(_ question: EditorQuestion, _ tool: ToolDescription?) -> Effect {
    let place = SourceRange(at: question.offset)
    let found = (findings[question.document.uri] ?? []).filter { $0.range.touches(place) }
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
