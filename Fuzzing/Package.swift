// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that the main build knows nothing of libFuzzer. `Fuzzing/run` builds it
// with `-sanitize=fuzzer,address`, which cannot be said here for the targets of the main package.
let package = Package(
  name: "Fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "moflo", path: "..")],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    .executableTarget(
      name: "Fuzz",
      dependencies: ["CLibFuzzer", .product(name: "Linting", package: "moflo")],
      // The linker that comes with the toolchain; older ones cannot read its debug information.
      linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]),
  ],
  swiftLanguageModes: [.v6]
)
