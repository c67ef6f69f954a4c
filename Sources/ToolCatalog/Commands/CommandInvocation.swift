import SourceText

/// A call of a command-line tool, whoever starts it: `deploy …`, `npx @example/deploy@2 …`.
public struct CommandInvocation: Sendable, Equatable {
  /// The program's name, where it is called by that.
  public let program: String?
  /// The package, where it is run from one.
  public let package: String?
  /// The version of the package that is asked for; nil where none is.
  public let version: String?
  /// Index of the first argument among the words.
  public let argumentsStart: Int

  /// Reads a call's words, the program first; nil where what is run cannot be told.
  public init?(_ words: [CallWord]) {
    guard let first = words.first, first.isStatic else { return nil }
    let name = first.text
    var index = 1
    func isNext(_ options: String...) -> Bool {
      words.count > 1 && words[1].isStatic && options.contains(words[1].text)
    }
    switch name {
    case "npx", "bunx", "pnpx": break
    case "npm" where isNext("exec", "x"), "pnpm" where isNext("dlx", "exec"),
      "yarn" where isNext("dlx"), "bun" where isNext("x"):
      index = 2
    default:
      guard let program = Self.program(name) else { return nil }
      self.init(program: program, argumentsStart: 1)
      return
    }
    var isPackageGiven = false
    while index < words.count, words[index].isStatic {
      let word = words[index].text
      if word == "--" {
        index += 1
        continue
      }
      guard word.hasPrefix("-") else { break }
      if word == "-c" || word == "--call" { return nil }
      if word == "-p" || word == "--package" {
        isPackageGiven = true
        index += 1
      } else if word.hasPrefix("--package=") {
        isPackageGiven = true
      }
      index += 1
    }
    guard index < words.count, words[index].isStatic else { return nil }
    let word = words[index].text
    if isPackageGiven {
      self.init(program: word, argumentsStart: index + 1)
      return
    }
    let (package, version) = Self.package(word)
    guard !package.isEmpty else { return nil }
    self.init(package: package, version: version, argumentsStart: index + 1)
  }

  private init(
    program: String? = nil, package: String? = nil, version: String? = nil, argumentsStart: Int
  ) {
    self.program = program
    self.package = package
    self.version = version
    self.argumentsStart = argumentsStart
  }

  /// The name of a program that a shell would look for, or that a package put into its project.
  private static func program(_ word: String) -> String? {
    guard let slash = word.utf8.lastIndex(of: UInt8(ascii: "/")) else { return word }
    let folder = word.utf8[..<slash]
    guard folder.suffix(17).elementsEqual("node_modules/.bin".utf8) else { return nil }
    return String(word[word.utf8.index(after: slash)...])
  }

  /// The name and the version of `name`, `name@version` and `@scope/name@version`.
  private static func package(_ word: String) -> (String, String?) {
    let bytes = Array(word.utf8)
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > 0 else { return (word, nil) }
    return (
      bytes.text(in: SourceRange(start: 0, end: at)),
      bytes.text(in: SourceRange(start: at + 1, end: bytes.count))
    )
  }
}

extension CommandCatalog {
  /// Whether the catalogue answers for a call: it has the program or the package, and the version
  /// that is asked for is not another.
  public func answers(_ call: CommandInvocation) -> Bool {
    if let program = call.program { return programs.contains { $0.hasSameBytes(as: program) } }
    guard let package = call.package, packages.contains(where: { $0.hasSameBytes(as: package) })
    else { return false }
    guard let asked = call.version, let version else { return true }
    // `2` and `2.1` ask for any version that begins so.
    return version.hasSameBytes(as: asked) || version.utf8.starts(with: (asked + ".").utf8)
  }
}
