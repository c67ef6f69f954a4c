extension PlanExport {
  /// One script that runs the whole plan on one machine.
  public func shell() -> String {
    let needs = tasks.map { "  [\($0.task.id)]='\($0.task.needs.joined(separator: " "))'\n" }
    return """
      #!/usr/bin/env bash
      \(heading(format: "shell").joined(separator: "\n"))
      # Needs bash 5.1, jq and the core utilities; --help says what it takes.

      \(settings())
      moflo_tasks=(\(tasks.map(\.task.id).joined(separator: " ")))
      declare -A moflo_needs=(
      \(needs.joined()))

      \(tasks.map(\.definition).joined(separator: "\n"))
      \(ShellLibrary.text([ShellLibrary.values, ShellLibrary.tasks, ShellLibrary.main]))
      moflo_main "$@"

      """
  }
}
