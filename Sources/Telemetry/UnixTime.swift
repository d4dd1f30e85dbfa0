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
    let milliseconds = Int(nanoseconds / 1_000_000)
    let (days, rest) = Self.divide(milliseconds, by: 86_400_000)
    let (year, month, day) = Self.date(days)
    let (hour, minute) = (rest / 3_600_000, rest / 60_000 % 60)
    let (second, fraction) = (rest / 1_000 % 60, rest % 1_000)
    return "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))"
      + "T\(Self.digits(hour, 2)):\(Self.digits(minute, 2)):\(Self.digits(second, 2))"
      + ".\(Self.digits(fraction, 3))Z"
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

  private static func digits(_ value: Int, _ width: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, width - text.count)) + text
  }
}
