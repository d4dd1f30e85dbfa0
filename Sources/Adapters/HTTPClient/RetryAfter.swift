import CCurl

extension HTTPResponse {
  /// How long the server asks to be left alone, at most an hour: `retry-after-ms`,
  /// `x-ms-retry-after-ms`, or `Retry-After` in seconds or as a date (RFC 9110, 10.2.3).
  /// `nil` when it does not say, or says something else.
  /// - Parameter now: seconds since 1970; the clock's when `nil`.
  package func retryAfter(now: Int? = nil) -> Duration? {
    for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
      if let milliseconds = headers[name].flatMap(Double.init), milliseconds >= 0 {
        return Self.clamped(milliseconds / 1000)
      }
    }
    guard let value = headers["retry-after"] else { return nil }
    if let seconds = Double(value) { return seconds >= 0 ? Self.clamped(seconds) : nil }
    let date = curl_getdate(value, nil)
    return date < 0 ? nil : Self.clamped(Double(date - (now ?? time(nil))))
  }

  private static func clamped(_ seconds: Double) -> Duration {
    seconds.isFinite ? .seconds(min(max(0, seconds), 3600)) : .seconds(3600)
  }
}
