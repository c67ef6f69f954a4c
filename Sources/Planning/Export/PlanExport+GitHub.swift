import SourceText

extension PlanExport {
  /// A workflow of GitHub Actions, one job a task.
  ///
  /// Jobs hand on what tasks give, not the files that they write.
  public func gitHubWorkflow() -> String {
    var yaml = YAMLText()
    for line in heading(format: "github") { yaml.add(line) }
    yaml.add("name: \(PlanExport.expressionFree(title))")
    yaml.add("on:")
    yaml.add("workflow_dispatch:", at: 1)
    if !inputs.isEmpty { yaml.add("inputs:", at: 2) }
    for input in inputs {
      yaml.add("\(input.name):", at: 3)
      if !input.description.isEmpty {
        yaml.add("description: \(YAMLText.quoted(input.description))", at: 4)
      }
      yaml.add("type: string", at: 4)
      if let value = input.defaultValue {
        yaml.add("default: \(YAMLText.quoted(value))", at: 4)
      } else {
        yaml.add("required: true", at: 4)
      }
    }
    yaml.add("permissions:")
    yaml.add("contents: read", at: 1)
    yaml.add("defaults:")
    yaml.add("run:", at: 1)
    yaml.add("shell: bash", at: 2)
    yaml.add("env:")
    yaml.add("MOFLO_RUN_ID: ${{ github.run_id }}-${{ github.run_attempt }}", at: 1)
    yaml.add(
      "MOFLO_LIBRARY",
      block: ShellLibrary.text([ShellLibrary.values, ShellLibrary.tasks, ShellLibrary.single])
        + settings() + PlanExport.gitHubJob, at: 1)
    yaml.add("jobs:")
    for task in tasks { add(task, to: &yaml) }
    return yaml.text
  }

  private func add(_ exported: ExportedTask, to yaml: inout YAMLText) {
    let task = exported.task
    yaml.add("\(PlanExport.jobIdentifier(of: task.id)):", at: 1)
    yaml.add("name: \(PlanExport.expressionFree(task.title))", at: 2)
    yaml.add("runs-on: ubuntu-latest", at: 2)
    if !task.needs.isEmpty {
      let needs = task.needs.map(PlanExport.jobIdentifier).joined(separator: ", ")
      yaml.add("needs: [\(needs)]", at: 2)
    }
    yaml.add("outputs:", at: 2)
    yaml.add("values: ${{ steps.task.outputs.values }}", at: 3)
    yaml.add("steps:", at: 2)
    yaml.add("- uses: actions/checkout@v4", at: 3)
    yaml.add("- id: task", at: 3)
    yaml.add("env:", at: 4)
    yaml.add("MOFLO_INPUTS: ${{ toJSON(inputs) }}", at: 5)
    yaml.add("MOFLO_NEEDS: ${{ toJSON(needs) }}", at: 5)
    yaml.add(
      "run",
      block: "eval \"$MOFLO_LIBRARY\"\n\(exported.definition)moflo_job \(task.id)\n", at: 4)
  }

  /// Jobs are named as tasks are, but may not begin with a digit.
  private static func jobIdentifier(of task: String) -> String {
    task.utf8.first?.isASCIIDigit == true ? "_\(task)" : task
  }

  /// A scalar in which GitHub finds no expression.
  private static func expressionFree(_ text: String) -> String {
    let parts = text.split(separator: "${{", omittingEmptySubsequences: false)
    return YAMLText.quoted(parts.joined(separator: "${{ '${{' }}"))
  }

  private static let gitHubJob = #"""
    # moflo_job ID: a job of GitHub Actions.
    moflo_job() {
      local needs
      needs=$(jq -c 'with_entries(.key |= ltrimstr("_") | .value |= (.outputs.values | fromjson))' \
        <<< "$MOFLO_NEEDS") || exit 2
      moflo_single "$1" "$needs"
      printf 'values=%s\n' "$moflo_given" >> "$GITHUB_OUTPUT"
    }

    """#
}
