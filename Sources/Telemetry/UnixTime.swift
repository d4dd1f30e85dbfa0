/// Wall-clock time: nanoseconds since 1970, UTC.
package struct UnixTime: Sendable, Hashable, Comparable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  package var seconds: Int { Int(nanoseconds / 1_000_000_000) }

  package static func < (left: UnixTime, right: UnixTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension UnixTime: CustomStringConvertible {
  /// RFC 3339 with milliseconds, such as `2026-01-02T03:04:05.678Z`.
  package var description: String {
    let milliseconds = Int((nanoseconds - (nanoseconds < 0 ? 999_999 : 0)) / 1_000_000)
    let (days, rest) = Self.divide(milliseconds, by: 86_400_000)
    let (year, month, day) = Self.date(days)
    // Each record has one of these: filled in place, not put together of strings.
    var text = [UInt8](repeating: 0, count: 24)
    Self.write(year, 4, at: 0, UInt8(ascii: "-"), &text)
    Self.write(month, 2, at: 5, UInt8(ascii: "-"), &text)
    Self.write(day, 2, at: 8, UInt8(ascii: "T"), &text)
    Self.write(rest / 3_600_000, 2, at: 11, UInt8(ascii: ":"), &text)
    Self.write(rest / 60_000 % 60, 2, at: 14, UInt8(ascii: ":"), &text)
    Self.write(rest / 1_000 % 60, 2, at: 17, UInt8(ascii: "."), &text)
    Self.write(rest % 1_000, 3, at: 20, UInt8(ascii: "Z"), &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Proleptic Gregorian date of a day counted from 1970-01-01, by eras of 400 years that begin in
  /// March.
  private static func date(_ day: Int) -> (year: Int, month: Int, day: Int) {
    let (era, dayOfEra) = divide(day + 719_468, by: 146_097)
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (
      era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    )
  }

  private static func divide(_ value: Int, by divisor: Int) -> (quotient: Int, remainder: Int) {
    let remainder = ((value % divisor) + divisor) % divisor
    return ((value - remainder) / divisor, remainder)
  }

  private static func write(
    _ value: Int, _ width: Int, at start: Int, _ end: UInt8,
    _ text: inout [UInt8]
  ) {
    var rest = value
    for place in (0..<width).reversed() {
      text[start + place] = UInt8(48 + rest % 10)
      rest /= 10
    }
    text[start + width] = end
  }
}
