import JSONSyntax
import Planning
import SourceText

/// Reads the typed outputs of a task that ended well.
public struct OutputCapture: Sendable {
  /// The outputs that the task declares.
  public var outputs: [PlanTask.Output]
  /// The folder in which the run was started, absolute: a relative `path` is taken from it.
  public var runDirectory: String
  /// What is kept out of the values.
  public var mask: SecretMask

  /// Makes a capture.
  public init(
    outputs: [PlanTask.Output], runDirectory: String, mask: SecretMask = SecretMask()
  ) {
    self.outputs = outputs
    self.mask = mask
    self.runDirectory = runDirectory
  }

  /// The value of every declared output.
  ///
  /// - Parameters:
  ///   - standardOutput: what the process wrote.
  ///   - file: path of `$MOFLO_OUTPUT`; it need not exist.
  /// - Throws: ``OutputError`` for the first output, in declared order, that has no sound value.
  public func values(
    standardOutput: CapturedOutput, file: String
  ) throws(OutputError) -> [String: ExpressionValue] {
    guard !outputs.isEmpty else { return [:] }
    let fileNames = Set(outputs.filter { !$0.isStandardOutput }.map(\.name))
    let assignments = try OutputAssignments(read(file), names: fileNames)
    var values: [String: ExpressionValue] = [:]
    for output in outputs {
      if output.isStandardOutput {
        guard let bytes = standardOutput.bytes(upTo: RuntimeLimits.outputValue) else {
          throw .tooLarge(name: output.name, limit: RuntimeLimits.outputValue)
        }
        values[output.name] = try value(of: output, bytes: bytes[...])
      } else {
        guard let assigned = assignments.values[output.name] else {
          throw .missing(name: output.name)
        }
        values[output.name] = try value(of: output, bytes: assigned.bytes)
      }
    }
    return values
  }

  private func read(_ file: String) throws(OutputError) -> [UInt8] {
    do throws(SystemError) {
      let bytes = try PrivateFile.read(file, limit: RuntimeLimits.outputFileSize)
      let shown = mask.masked(bytes)
      if shown != bytes { try PrivateFile.write(shown, to: file) }
      return shown
    } catch let error {
      if error.isMissing { return [] }
      throw .unreadable(error)
    }
  }

  private func value(
    of output: PlanTask.Output, bytes: ArraySlice<UInt8>
  ) throws(OutputError) -> ExpressionValue {
    guard bytes.count <= RuntimeLimits.outputValue else {
      throw .tooLarge(name: output.name, limit: RuntimeLimits.outputValue)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .notUTF8(name: output.name)
    }
    let value: ExpressionValue
    do throws(ExpressionError) {
      value = try ExpressionValue(reading: text, as: output.type)
    } catch let error {
      throw .wrongType(name: output.name, type: output.type, reason: error.message)
    }
    guard output.type == .path, case .text(let path) = value else { return value }
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .wrongType(name: output.name, type: .path, reason: "no path")
    }
    return .text(path.utf8.first == 0x2F ? path : "\(runDirectory)/\(path)")
  }
}

extension ExpressionValue {
  /// Reads back what ``ExpressionValue/json`` wrote to a journal; nil where it is no value of the
  /// type.
  ///
  /// - Parameters:
  ///   - json: the value.
  ///   - type: the declared type of the input or output.
  ///   - isFanOut: whether it is the list of what the tasks of a `forEach` gave.
  public init?(json: JSONValue, type: PlanValueType, isFanOut: Bool = false) {
    if isFanOut {
      guard let elements = json.array else { return nil }
      var items: [ExpressionValue] = []
      items.reserveCapacity(elements.count)
      for element in elements {
        guard let item = ExpressionValue(json: element, type: type) else { return nil }
        items.append(item)
      }
      self = .list(items)
      return
    }
    switch (type, json) {
    case (.text, .string(let text)), (.path, .string(let text)): self = .text(text)
    case (.lines, .array(let elements)):
      let lines = elements.compactMap(\.string)
      guard lines.count == elements.count else { return nil }
      self = .list(lines.map { .text($0) })
    case (.number, .integer(let whole)): self = .number(Double(whole))
    case (.number, .number(let number)): self = .number(number)
    case (.json, _): self = .json(json)
    default: return nil
    }
  }
}
