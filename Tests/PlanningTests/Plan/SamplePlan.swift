import Planning

/// Plans for tests.
enum SamplePlan {
  /// A small plan that uses every field.
  static func full() -> SwarmPlan {
    let prompt = "Review ${{ tasks.list.outputs.files }}.\n"
    let hook = "echo \"$TASK\"\nmcp__moflo__swarm_status --verbose=true\n"
    let run = "git ls-files\n"
    let body = "You review.\n"
    var plan = minimal()
    plan.objective = "Review the tree"
    plan.sources = [
      PlanSource(path: ".claude/agents/reviewer.md", digest: ContentDigest.of("reviewer")),
      PlanSource(path: "review.workflow.yaml", digest: ContentDigest.of("workflow")),
    ]
    plan.agents = [
      PlanAgent(
        id: "reviewer", source: ".claude/agents/reviewer.md", type: "analyst",
        description: "Reviews.", capabilities: ["code_review"], priority: .high, model: "sonnet",
        allowedTools: ["Read"], disallowedTools: ["Write"], preHooks: ["agent/reviewer/pre"],
        postHooks: [], errorHooks: [], prompt: ContentDigest.of(body))
    ]
    plan.scripts = [
      PlanScript(
        id: "agent/reviewer/pre", source: ".claude/agents/reviewer.md", line: 7,
        text: ContentDigest.of(hook),
        steps: [
          .shell(text: "echo \"$TASK\"\n", line: 7),
          .call(
            PlanToolCall(
              server: "moflo", tool: "swarm_status",
              arguments: [
                .init(
                  name: "verbose",
                  pieces: [.literal("true"), .variable("$TASK"), .substitution("$(date)")])
              ], line: 8, column: 5)),
        ], environment: ["EDITOR", "TASK"], commands: ["echo"]),
      PlanScript(
        id: "task/list/run", source: "review.workflow.yaml", line: 3, text: ContentDigest.of(run),
        steps: [.shell(text: run, line: 3)], environment: [], commands: ["git"]),
    ]
    plan.tools = [
      PlanTool(server: "moflo", name: "swarm_status", schema: ContentDigest.of("{}"))
    ]
    plan.inputs = [
      PlanInput(name: "root", type: .path, description: "Where.", defaultValue: "."),
      PlanInput(name: "limit", type: .number, description: "", defaultValue: nil),
    ]
    plan.tasks = [
      PlanTask(
        id: "list", title: "List", action: .run(script: "task/list/run"),
        outputs: [.init(name: "files", type: .lines, isStandardOutput: true)], timeout: 30_000,
        retry: .init(attempts: 3, backoff: 1_000, after: [.exit, .timeout]), idempotent: false,
        environment: ["LIMIT": "${{ inputs.limit }}"], directory: "sub"),
      PlanTask(
        id: "judge", title: "Judge", action: .prompt(template: ContentDigest.of(prompt)),
        needs: ["list"], capabilities: ["code_review"], agent: "reviewer",
        outputs: [.init(name: "verdict", type: .json, isStandardOutput: false)],
        condition: "inputs.root != 'vendor'", forEach: "tasks.list.outputs.files",
        timeout: 600_000, retry: .init(attempts: 1, backoff: 0, after: [])),
    ]
    plan.permissions = PlanPermissions(
      tools: ["mcp__moflo__swarm_status"], commands: ["echo", "git"], files: ["out.txt"],
      hosts: ["example.org"], environment: ["EDITOR"])
    for text in [prompt, hook, run, body] { plan.blobs[ContentDigest.of(text)] = text }
    plan.provenance = [
      "swarm.topology": PlanOrigin(
        kind: .frontMatter, path: "review.workflow.yaml", line: 2, column: 13),
      "swarm.consensus.threshold": PlanOrigin(kind: .default),
    ]
    return plan
  }

  /// A plan with nothing in it.
  static func minimal() -> SwarmPlan {
    SwarmPlan(
      compiler: PlanCompiler(name: "moflo", version: "1.0.0"), objective: "", sources: [],
      swarm: SwarmSettings(
        nodes: 4, topology: .mesh, maximumAgents: 8, strategy: "distributed", placement: .auction,
        gossipInterval: 2_000, gossipFanout: 3, heartbeatInterval: 3_000,
        heartbeatTimeout: 10_000, failureConfirmations: nil, consensus: .pbft, threshold: 6_700,
        faults: 1, partitionPolicy: .readOnly, overload: 8_000, underload: 3_000, replication: 3),
      agents: [], scripts: [], tools: [], inputs: [], tasks: [],
      permissions: PlanPermissions(tools: [], commands: [], files: [], hosts: [], environment: []),
      blobs: [:], provenance: [:])
  }
}
