/// Reads what `git cat-file --batch` answers, as it comes in.
///
/// An answer is `NAME TYPE SIZE` and a line end, so many bytes, and a line end; or `NAME missing`.
public struct GitObjectReader: Sendable {
  /// An answer.
  public enum Answer: Sendable, Equatable {
    /// The object's bytes.
    case content([UInt8])
    /// There is no such object.
    case missing
    /// The object has so many bytes, more than are wanted; they were skipped.
    case tooLarge(Int)
  }

  private enum State {
    case heading
    case content(size: Int)
    case skipping(size: Int, left: Int)
    case malformed
  }

  private let limit: Int
  private var state = State.heading
  private var buffer: [UInt8] = []
  private var position = 0

  /// Makes a reader.
  ///
  /// - Parameter limit: largest object that is kept, in bytes.
  public init(limit: Int) { self.limit = limit }

  /// Whether what came in is no answer; nothing comes any more.
  public var isMalformed: Bool { if case .malformed = state { true } else { false } }

  /// Takes in bytes as they were read.
  public mutating func receive(_ bytes: some Collection<UInt8>) {
    if position > 0 {
      buffer.removeSubrange(..<position)
      position = 0
    }
    buffer += bytes
  }

  /// The next answer; nil where more must come in first.
  public mutating func next() -> Answer? {
    switch state {
    case .heading: return heading()
    case .content(let size):
      guard buffer.count - position > size else { return nil }
      let content = Array(buffer[position..<position + size])
      position += size
      return lineEnd() ? .content(content) : nil
    case .skipping(let size, let left):
      let skipped = min(left, buffer.count - position)
      position += skipped
      guard left == skipped, position < buffer.count else {
        state = .skipping(size: size, left: left - skipped)
        return nil
      }
      return lineEnd() ? .tooLarge(size) : nil
    case .malformed: return nil
    }
  }

  private mutating func heading() -> Answer? {
    guard let end = buffer[position...].firstIndex(of: 0x0A) else {
      if buffer.count - position > LintingLimits.gitHeading { state = .malformed }
      return nil
    }
    let words = buffer[position..<end].split(separator: 0x20)
    position = end + 1
    if words.count == 2, words[1].elementsEqual("missing".utf8) { return .missing }
    guard words.count == 3, let size = Int(String(decoding: words[2], as: UTF8.self)), size >= 0
    else {
      state = .malformed
      return nil
    }
    state = size > limit ? .skipping(size: size, left: size) : .content(size: size)
    return next()
  }

  /// Passes over the line end behind a content.
  private mutating func lineEnd() -> Bool {
    guard buffer[position] == 0x0A else {
      state = .malformed
      return false
    }
    position += 1
    state = .heading
    return true
  }
}
