// swift-tools-version: 6.1
import PackageDescription

#if canImport(Glibc)
  import Glibc
#endif

// How the executables are linked, for the memory of each start. Exporting all symbols, as the static standard library
// has it for plug-ins that there are none of here, takes three megabytes, and so does the unpacked table of the places
// that the loader adjusts; glibc can read the packed one since 2.36. A shared C++ library takes one more.
var linkerFlags = ["-Xlinker", "--no-export-dynamic"]
var releaseLinkerFlags: [String] = []
#if canImport(Glibc)
  var version = [CChar](repeating: 0, count: 32)
  confstr(Int32(_CS_GNU_LIBC_VERSION), &version, version.count)
  if atoi(Array(version.dropFirst("glibc 2.".utf8.count))) >= 36 {
    linkerFlags += ["-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"]
  }
  var archives = glob_t()
  if glob("/usr/lib/gcc/*/*/libstdc++.a", 0, nil, &archives) == 0 {
    releaseLinkerFlags += ["-L", "\(Context.packageDirectory)/Linking"]
  }
#endif
let linking: [LinkerSetting] = [
  .unsafeFlags(linkerFlags, .when(platforms: [.linux])),
  .unsafeFlags(releaseLinkerFlags, .when(platforms: [.linux], configuration: .release)),
]

// Targets stand in floor order: a target imports only what is declared above it.
let package = Package(
  name: "moflo",
  platforms: [.macOS(.v15)],
  products: [
    // What Fuzzing/ builds upon: everything that reads what people wrote.
    .library(
      name: "Linting",
      targets: [
        "Definitions", "Diagnostics", "JSONSyntax", "LanguageServer", "Linting", "MarkdownSyntax",
        "Planning", "ShellSyntax", "SourceText", "SwarmChecks", "ToolCatalog", "YAMLSyntax",
      ]),
    .executable(name: "moflo", targets: ["moflo"]),
    .executable(name: "moflo-runtime", targets: ["moflo-runtime"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.14.0"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    // Floor 0: libyaml, found through pkg-config.
    .systemLibrary(
      name: "CYAML", pkgConfig: "yaml-0.1",
      providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),

    // Floor 1: text in, syntax out. Nothing here knows what a definition is.
    // Files as bytes; ranges, lines, columns; the way back from a derived text to its source.
    .target(name: "SourceText"),
    // One process: what it is started with; pipes to it; how it ended.
    .target(name: "ProcessSpawning"),
    // What a finding, a fix and an edit are, and how they are shown.
    .target(name: "Diagnostics", dependencies: ["SourceText"]),
    // JSON with the place of every value; writing, also canonical (RFC 8785).
    .target(name: "JSONSyntax", dependencies: ["SourceText"]),
    // libyaml's events as a tree with the place of every key and value.
    .target(name: "YAMLSyntax", dependencies: ["CYAML", "SourceText"]),
    // Front matter, fenced code, headings, links and comments with their places.
    .target(name: "MarkdownSyntax", dependencies: ["SourceText"]),
    // bash as a tree: commands, words, quoting, expansions, redirections.
    .target(name: "ShellSyntax", dependencies: ["SourceText"]),
    // MCP tools and their schemas: looking them up, checking the arguments of a call.
    .target(name: "ToolCatalog", dependencies: ["JSONSyntax", "SourceText"]),

    // Floor 2: what the text means, and the mesh that will run it.
    // Finds and reads agents, commands, skills, hooks and settings into one workspace.
    .target(
      name: "Definitions",
      dependencies: [
        "JSONSyntax", "MarkdownSyntax", "ShellSyntax", "SourceText", "ToolCatalog", "YAMLSyntax",
      ]),
    // Graphs, quorums and capability matches, in integers.
    .target(name: "SwarmChecks"),
    // The protocols, each a state machine without clock, socket or thread, and the node of them.
    .target(
      name: "Mesh",
      dependencies: ["SwarmChecks", .product(name: "Collections", package: "swift-collections")]),

    // Floor 3: judging definitions, turning them into a plan, proving the mesh.
    // Rules over a workspace; configuration, suppression, fixes, reporters.
    .target(
      name: "Linting",
      dependencies: [
        "Definitions", "Diagnostics", "JSONSyntax", "MarkdownSyntax", "ShellSyntax", "SourceText",
        "SwarmChecks", "ToolCatalog", "YAMLSyntax",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // From a workspace to a plan: compiling, proving, reading, writing, showing.
    .target(
      name: "Planning",
      dependencies: [
        "Definitions", "Diagnostics", "JSONSyntax", "ShellSyntax", "SourceText", "SwarmChecks",
        "ToolCatalog", "YAMLSyntax",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    // Real keys and signatures for the mesh, which knows them as values only.
    .target(
      name: "MeshCryptography",
      dependencies: ["Mesh", .product(name: "Crypto", package: "swift-crypto")]),
    // Many nodes under faults in virtual time, from one seed, checked on each step.
    .target(
      name: "MeshSimulation",
      dependencies: [
        "Diagnostics", "Mesh", .product(name: "Collections", package: "swift-collections"),
      ]),
    // JSON-RPC and MCP: sessions of servers and clients, over a Unix socket and standard streams.
    .target(
      name: "ModelContextProtocol",
      dependencies: ["JSONSyntax", "ProcessSpawning", "SourceText", "ToolCatalog"]),

    // The MCP servers that `.mcp.json` configures, and what it takes to talk to them.
    .target(
      name: "ToolServers",
      dependencies: ["Definitions", "JSONSyntax", "ModelContextProtocol", "SourceText"]),

    // Floor 4: nodes of several processes and hosts: sockets, certificates, frames.
    .target(
      name: "MeshTransport",
      dependencies: [
        "Mesh", "SourceText",
        .product(name: "Collections", package: "swift-collections"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
        .product(name: "X509", package: "swift-certificates"),
      ]),

    // One real node and the run that it carries: processes, the tools' socket, the journal.
    .target(
      name: "Runtime",
      dependencies: [
        "Diagnostics", "JSONSyntax", "Mesh", "MeshCryptography", "MeshTransport",
        "ModelContextProtocol", "Planning", "ProcessSpawning", "SourceText", "SwarmChecks",
        "ToolCatalog", "ToolServers",
        .product(name: "Collections", package: "swift-collections"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      // Nodes that can be told to lie, for the tests of real hosts.
      swiftSettings: [.define("MOFLO_LIAR", .when(configuration: .debug))]),

    // MCP over HTTP: posts messages, reads JSON and event streams; serves requests.
    .target(
      name: "StreamableHTTP",
      dependencies: [
        "JSONSyntax", "ModelContextProtocol", "SourceText",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ]),

    // Floor 5: one session with an editor: documents, findings, fixes, by the Language Server Protocol.
    .target(
      name: "LanguageServer",
      dependencies: [
        "Definitions", "Diagnostics", "JSONSyntax", "ModelContextProtocol", "SourceText",
        "ToolCatalog",
      ]),

    // What both halves of the command share: options and exit codes.
    .target(
      name: "CommandLineOptions",
      dependencies: [
        "Diagnostics", "Planning", "SourceText",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    // Floor 6: the two halves of one command. The first starts in milliseconds and needs no
    // network; it executes the second for all that does.
    .executableTarget(
      name: "moflo",
      dependencies: [
        "CommandLineOptions", "Definitions", "Diagnostics", "JSONSyntax", "LanguageServer",
        "Linting", "Mesh", "MeshCryptography", "MeshSimulation", "ModelContextProtocol",
        "Planning", "ProcessSpawning", "SourceText", "ToolCatalog", "ToolServers",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      linkerSettings: linking),
    .executableTarget(
      name: "moflo-runtime",
      dependencies: [
        "CommandLineOptions", "Diagnostics", "JSONSyntax", "MeshTransport",
        "ModelContextProtocol", "Planning", "Runtime", "SourceText", "StreamableHTTP",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      linkerSettings: linking),

    // Tests, one target for one target; and the processes that tests start.
    .target(
      name: "TestProcesses", dependencies: ["ProcessSpawning", "SourceText"],
      path: "Tests/TestProcesses"),
    .testTarget(name: "SourceTextTests", dependencies: ["SourceText"]),
    .testTarget(name: "ProcessSpawningTests", dependencies: ["ProcessSpawning", "TestProcesses"]),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"]),
    .testTarget(name: "JSONSyntaxTests", dependencies: ["JSONSyntax"]),
    .testTarget(name: "YAMLSyntaxTests", dependencies: ["YAMLSyntax"]),
    .testTarget(name: "MarkdownSyntaxTests", dependencies: ["MarkdownSyntax"]),
    .testTarget(name: "ShellSyntaxTests", dependencies: ["ShellSyntax", "TestProcesses"]),
    .testTarget(name: "ToolCatalogTests", dependencies: ["ToolCatalog"]),
    .testTarget(name: "DefinitionsTests", dependencies: ["Definitions", "TestProcesses"]),
    .testTarget(name: "SwarmChecksTests", dependencies: ["SwarmChecks"]),
    .testTarget(name: "MeshTests", dependencies: ["Mesh", "MeshSimulation"]),
    .testTarget(name: "LintingTests", dependencies: ["Linting"]),
    .testTarget(
      name: "LanguageServerTests", dependencies: ["Definitions", "LanguageServer", "ToolCatalog"]),
    .testTarget(name: "PlanningTests", dependencies: ["Planning"]),
    .testTarget(name: "ModelContextProtocolTests", dependencies: ["ModelContextProtocol"]),
    .testTarget(
      name: "MeshTransportTests",
      dependencies: [
        "MeshTransport", .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOTLS", package: "swift-nio"),
      ]),
    .testTarget(
      name: "RuntimeTests",
      dependencies: [
        "MeshTransport", "Runtime",
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
      ]),
    .testTarget(name: "StreamableHTTPTests", dependencies: ["StreamableHTTP"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "JSONSyntax", "LanguageServer", "ProcessSpawning", "TestProcesses", "moflo",
        "moflo-runtime",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
