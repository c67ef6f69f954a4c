import SourceText
import YAMLSyntax

/// A text that was written somewhere, with the way from its bytes to the file.
struct WrittenText {
  let text: String
  /// The whole, for findings that have no better place.
  let place: Place
  private let origin: OffsetMap?

  /// A scalar of a file.
  init(_ scalar: YAMLScalar, at place: Place) {
    text = scalar.text
    origin = scalar.origin
    self.place = place
  }

  /// A text without places, as a flag's value.
  init(_ text: String, at place: Place) {
    self.text = text
    self.place = place
    origin = nil
  }

  /// The place of UTF-8 offsets in the text.
  func place(of offsets: Range<Int>) -> Place {
    guard let origin else { return place }
    let range = SourceRange(start: offsets.lowerBound, end: offsets.upperBound)
    return Place(place.path, origin.sourceRange(of: range))
  }
}
