import JSONSyntax
import SourceText

/// Where a secret of a run's tasks is: its value is never part of a plan, a command line or a journal.
public struct SecretReference: Sendable, Hashable {
  /// The environment variable in which tasks find it.
  public var name: String
  /// The file that it is read from, absolute; nil for the variable of the same name.
  public var file: String?

  /// Makes a reference.
  public init(name: String, file: String? = nil) {
    self.name = name
    self.file = file
  }

  /// Reads a reference as a journal keeps it; nil where it is none.
  init?(_ json: JSONValue) {
    guard let name = json["name"]?.string else { return nil }
    self.init(name: name, file: json["file"]?.string)
  }

  /// The reference as a journal keeps it.
  var json: JSONValue {
    var members: [String: JSONValue] = ["name": .string(name)]
    if let file { members["file"] = .string(file) }
    return .object(members)
  }
}

/// The secrets of a run's tasks, by the variables that they come in.
struct Secrets: Sendable, Equatable {
  /// No secrets.
  static let none = Secrets(values: [:])

  /// The secrets by name.
  let values: [String: String]
  /// Keeps them out of what is written.
  let mask: SecretMask

  private init(values: [String: String]) {
    self.values = values
    mask = SecretMask(values.values.sorted())
  }

  /// Gets the values.
  ///
  /// - Parameters:
  ///   - references: where they are.
  ///   - environment: this process's own.
  /// - Throws: ``RunError/secret(_:reason:)`` for one that is not there or cannot be kept.
  init(
    _ references: [SecretReference], environment: [String: String]
  ) throws(RunError) {
    guard references.count <= SecretLimits.count else {
      throw .secret(
        references[SecretLimits.count].name, reason: "there are more than \(SecretLimits.count)")
    }
    var values: [String: String] = [:]
    for reference in references {
      let value: String
      if let file = reference.file {
        value = try Secrets.read(file, of: reference.name)
      } else if let own = environment[reference.name] {
        value = own
      } else {
        throw .secret(reference.name, reason: "the environment has no variable of that name")
      }
      guard (SecretLimits.shortest...SecretLimits.longest).contains(value.utf8.count) else {
        throw .secret(
          reference.name,
          reason:
            "it must have \(SecretLimits.shortest) to \(SecretLimits.longest) bytes to be kept out of what is written"
        )
      }
      values[reference.name] = value
    }
    self.init(values: values)
  }

  private static func read(_ file: String, of name: String) throws(RunError) -> String {
    let bytes: [UInt8]
    do throws(FileReadingError) {
      bytes = try SourceFile.read(file, limit: SecretLimits.longest, isSecret: true).bytes
    } catch {
      throw .secret(name, reason: "\(file): \(error)")
    }
    guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
      throw .secret(name, reason: "\(file) is no text")
    }
    return text.last == "\n" ? String(text.dropLast()) : text
  }
}
