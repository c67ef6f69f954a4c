extension PlanExport {
  /// A workflow of Argo, one pod a task.
  ///
  /// All pods share a volume, which is filled from a repository where one is named.
  ///
  /// - Throws: ``PlanExportError`` for an input that Argo would take for one of its tags.
  public func argoWorkflow() throws(PlanExportError) -> String {
    let reasons = inputs.filter { $0.defaultValue?.contains("{{") ?? false }.map {
      "the default of input '\($0.name)' has '{{' in it, which Argo takes for a tag"
    }
    guard reasons.isEmpty else { throw PlanExportError(reasons: reasons) }
    var yaml = YAMLText()
    for line in heading(format: "argo") { yaml.add(line) }
    yaml.add("apiVersion: argoproj.io/v1alpha1")
    yaml.add("kind: Workflow")
    yaml.add("metadata:")
    yaml.add("generateName: moflo-\(digest.prefix(12))-", at: 1)
    yaml.add("annotations:", at: 1)
    yaml.add("moflo/plan: \"\(digest)\"", at: 2)
    yaml.add("spec:")
    yaml.add("entrypoint: plan", at: 1)
    addParameters(to: &yaml)
    addVolume(to: &yaml)
    yaml.add("templates:", at: 1)
    addGraph(to: &yaml)
    addSources(to: &yaml)
    addTask(to: &yaml)
    return yaml.text
  }

  private func addParameters(to yaml: inout YAMLText) {
    yaml.add("arguments:", at: 1)
    yaml.add("parameters:", at: 2)
    func add(_ name: String, _ value: String?, _ description: String) {
      yaml.add("- name: \(name)", at: 3)
      if let value { yaml.add("value: \(YAMLText.quoted(value))", at: 4) }
      if !description.isEmpty {
        yaml.add("description: \(YAMLText.quoted(PlanExport.tagFree(description)))", at: 4)
      }
    }
    add("image", "cimg/base:current", "An image with bash 5.1, jq, git and the core utilities")
    add("repository", "", "A git repository to clone into the volume; none where empty")
    for input in inputs { add("input-\(input.name)", input.defaultValue, input.description) }
  }

  private func addVolume(to yaml: inout YAMLText) {
    yaml.add("volumeClaimTemplates:", at: 1)
    yaml.add("- metadata:", at: 2)
    yaml.add("name: workspace", at: 4)
    yaml.add("spec:", at: 3)
    yaml.add("accessModes: [ReadWriteOnce]", at: 4)
    yaml.add("resources:", at: 4)
    yaml.add("requests:", at: 5)
    yaml.add("storage: 1Gi", at: 6)
  }

  private func addGraph(to yaml: inout YAMLText) {
    yaml.add("- name: plan", at: 2)
    yaml.add("dag:", at: 3)
    yaml.add("failFast: false", at: 4)
    yaml.add("tasks:", at: 4)
    // No task is named so: ids of tasks have no capital letters.
    yaml.add("- name: Sources", at: 5)
    yaml.add("template: sources", at: 6)
    for exported in tasks {
      let task = exported.task
      yaml.add("- name: \(task.id)", at: 5)
      yaml.add("template: task", at: 6)
      yaml.add(
        "dependencies: [\((task.needs.isEmpty ? ["Sources"] : task.needs).joined(separator: ", "))]",
        at: 6)
      yaml.add("arguments:", at: 6)
      yaml.add("parameters:", at: 7)
      yaml.add("- name: id", at: 8)
      yaml.add("value: \"\(task.id)\"", at: 9)
      yaml.add("- name: needs", at: 8)
      let needs = task.needs.map { "\"\($0)\":{{tasks.\($0).outputs.parameters.values}}" }
      yaml.add("value: '{ \(needs.joined(separator: ", ")) }'", at: 9)
    }
  }

  private func addSources(to yaml: inout YAMLText) {
    yaml.add("- name: sources", at: 2)
    addScript(
      [("REPOSITORY", "{{workflow.parameters.repository}}")],
      source: "[[ -z $REPOSITORY ]] || git clone --depth 1 -- \"$REPOSITORY\" .\n", to: &yaml)
  }

  private func addTask(to yaml: inout YAMLText) {
    yaml.add("- name: task", at: 2)
    yaml.add("inputs:", at: 3)
    yaml.add("parameters:", at: 4)
    yaml.add("- name: id", at: 5)
    yaml.add("- name: needs", at: 5)
    yaml.add("outputs:", at: 3)
    yaml.add("parameters:", at: 4)
    yaml.add("- name: values", at: 5)
    yaml.add("valueFrom:", at: 6)
    yaml.add("path: /tmp/moflo-values", at: 7)
    let parts = [ShellLibrary.values, ShellLibrary.tasks, ShellLibrary.single]
    addScript(
      [
        ("MOFLO_RUN_ID", "{{workflow.name}}"), ("MOFLO_TASK", "{{inputs.parameters.id}}"),
        ("MOFLO_NEEDS", "{{inputs.parameters.needs}}"),
        ("MOFLO_PARAMETERS", "{{workflow.parameters.json}}"),
      ],
      source: settings() + "\n" + tasks.map(\.definition).joined(separator: "\n") + "\n"
        + ShellLibrary.text(parts) + PlanExport.argoPod, to: &yaml)
  }

  private func addScript(
    _ environment: [(name: String, value: String)], source: String, to yaml: inout YAMLText
  ) {
    yaml.add("script:", at: 3)
    yaml.add("image: \"{{workflow.parameters.image}}\"", at: 4)
    yaml.add("command: [bash]", at: 4)
    yaml.add("workingDir: /workspace", at: 4)
    yaml.add("env:", at: 4)
    for (name, value) in environment {
      yaml.add("- name: \(name)", at: 5)
      yaml.add("value: \"\(value)\"", at: 6)
    }
    yaml.add("volumeMounts:", at: 4)
    yaml.add("- name: workspace", at: 5)
    yaml.add("mountPath: /workspace", at: 6)
    yaml.add("source", block: source, at: 4)
  }

  private static let argoPod = #"""
    MOFLO_INPUTS=$(jq -c 'map(select(.name | startswith("input-")) | {(.name[6:]): .value}) | add' \
      <<< "$MOFLO_PARAMETERS") || exit 2
    moflo_single "$MOFLO_TASK" "$MOFLO_NEEDS"
    printf '%s' "$moflo_given" > /tmp/moflo-values

    """#
}
