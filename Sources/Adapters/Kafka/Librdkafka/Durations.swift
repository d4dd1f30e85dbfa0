extension Duration {
  /// Whole milliseconds for a C call: at least 1 for a positive duration, at most `Int32.max`.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = components
    if seconds > 2_000_000 { return Int32.max }
    if self <= .zero { return 0 }
    return Int32(max(1, seconds * 1000 + attoseconds / 1_000_000_000_000_000))
  }
}
