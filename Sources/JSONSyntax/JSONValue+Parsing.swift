import SourceText

extension JSONNode {
  /// The value without places.
  ///
  /// Of equal keys the last counts. A whole number that fits 64 bits becomes ``JSONValue/integer(_:)``,
  /// any other number the nearest double; a number that is none (a problem of the document) `null`.
  public var value: JSONValue {
    switch content {
    case .null: return .null
    case .bool(let value): return .bool(value)
    case .number(let text): return JSONValue(numberText: text)
    case .string(let text): return .string(text)
    case .array(let elements): return .array(elements.map(\.value))
    case .object(let members):
      var object: [String: JSONValue] = [:]
      object.reserveCapacity(members.count)
      for member in members { object[member.key] = member.value.value }
      return .object(object)
    }
  }
}

extension JSONValue {
  /// Reads JSON text strictly: the first problem ends it.
  ///
  /// - Parameters:
  ///   - text: the text.
  ///   - rejectingDuplicateKeys: whether an object with two equal keys is refused; otherwise the
  ///     last one counts. Keys that differ only in Unicode normalization are always refused, since
  ///     a Swift dictionary cannot hold both.
  ///   - limits: bounds on depth.
  /// - Throws: ``JSONProblem``; its range counts in the text's UTF-8.
  public static func parse(
    _ text: String, rejectingDuplicateKeys: Bool = false, limits: JSONLimits = .standard
  ) throws(JSONProblem) -> JSONValue {
    try parse(
      Array(text.utf8), rejectingDuplicateKeys: rejectingDuplicateKeys, limits: limits)
  }

  /// Reads JSON text strictly, from bytes; see ``parse(_:rejectingDuplicateKeys:limits:)-(String,_,_)``.
  ///
  /// - Throws: ``JSONProblem``; its range counts in `bytes`.
  public static func parse(
    _ bytes: [UInt8], rejectingDuplicateKeys: Bool = false, limits: JSONLimits = .standard
  ) throws(JSONProblem) -> JSONValue {
    let document = JSONDocument.parse(bytes, limits: limits)
    if let problem = document.problems.first { throw problem }
    guard let root = document.root else {
      throw JSONProblem("there is no JSON value", at: SourceRange(at: 0))
    }
    return try root.strictValue(rejectingDuplicateKeys: rejectingDuplicateKeys)
  }

  /// Reads a number's text; `null` where it is none or infinite.
  init(numberText text: String) {
    if let integer = Int64(text) {
      self = .integer(integer)
    } else if let number = Double(text), number.isFinite {
      self = .number(number)
    } else {
      self = .null
    }
  }
}

extension JSONNode {
  fileprivate func strictValue(rejectingDuplicateKeys: Bool) throws(JSONProblem) -> JSONValue {
    switch content {
    case .array(let elements):
      var values: [JSONValue] = []
      values.reserveCapacity(elements.count)
      for element in elements {
        values.append(try element.strictValue(rejectingDuplicateKeys: rejectingDuplicateKeys))
      }
      return .array(values)
    case .object(let members):
      var object: [String: (key: String, value: JSONValue)] = [:]
      object.reserveCapacity(members.count)
      for member in members {
        if let earlier = object[member.key]?.key {
          guard earlier.hasSameBytes(as: member.key) else {
            throw JSONProblem("two keys differ only in Unicode normalization", at: member.keyRange)
          }
          if rejectingDuplicateKeys {
            throw JSONProblem("the key `\(member.key)` is given twice", at: member.keyRange)
          }
        }
        let value = try member.value.strictValue(rejectingDuplicateKeys: rejectingDuplicateKeys)
        object[member.key] = (member.key, value)
      }
      return .object(object.mapValues(\.value))
    default: return value
    }
  }
}
