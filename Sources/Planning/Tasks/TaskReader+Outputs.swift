import SourceText
import YAMLSyntax

extension TaskReader {
  /// Reads `outputs:`.
  ///
  /// An output alone is read from standard output. Of several each is read from the file that
  /// `$MOFLO_OUTPUT` names, as `name=value`. `{ type: lines, from: stdout }` or `from: file` says
  /// otherwise; at most one comes from standard output.
  mutating func readOutputs(_ entry: FieldReader.Entry) -> [Placed<PlanTask.Output>] {
    guard let entries = fields.entries(entry.value, "'outputs'") else { return [] }
    guard entries.count <= PlanningLimits.outputs else {
      fields.diagnostics.add(
        .tooLarge, at: fields.place(entry.key),
        "\(entries.count) outputs are more than the limit of \(PlanningLimits.outputs)")
      return []
    }
    var outputs: [Placed<PlanTask.Output>] = []
    for entry in entries {
      guard let name = fields.valueName(entry.key, .outputName, of: "an output"),
        let output = readOutput(name, entry.value, isAlone: entries.count == 1)
      else { continue }
      outputs.append(Placed(output, at: fields.place(entry.key)))
    }
    let fromStandardOutput = outputs.filter(\.value.isStandardOutput)
    if fromStandardOutput.count > 1, let second = fromStandardOutput.dropFirst().first {
      fields.diagnostics.add(
        .outputSource, at: second.place,
        "output '\(second.value.name)' is the second that is read from standard output",
        help: "Leave 'from: stdout' to one; write the others to \"$MOFLO_OUTPUT\" as name=value.",
        related: [fromStandardOutput[0].place.related("the first is here")])
    }
    return outputs.sorted { PlanNames.precedes($0.value.name, $1.value.name) }
  }

  private mutating func readOutput(
    _ name: String, _ node: YAMLNode, isAlone: Bool
  ) -> PlanTask.Output? {
    let what = "the type of output '\(name)'"
    let node = fields.document.resolved(node)
    if node.scalar != nil {
      return fields.word(node, what, as: PlanValueType.self).map {
        PlanTask.Output(name: name, type: $0, isStandardOutput: isAlone)
      }
    }
    guard
      let entries = fields.mapping(
        node, known: ["type", "from"], of: "output '\(name)'")
    else { return nil }
    var output = PlanTask.Output(name: name, type: .text, isStandardOutput: isAlone)
    if let type = entries["type"] {
      guard let word = fields.word(type.value, what, as: PlanValueType.self) else {
        return nil
      }
      output.type = word
    }
    if let from = entries["from"] {
      guard
        let word = fields.word(
          from.value, "'from'", as: PlanTask.Output.Origin.self)
      else { return nil }
      output.isStandardOutput = word == .standardOutput
    }
    return output
  }
}
