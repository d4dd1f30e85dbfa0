public import JSON

extension JSONWriter {
  /// A cell: blobs go as base64 text (their column's type says `BLOB`).
  public mutating func value(_ value: Value) {
    switch value {
    case .null: null()
    case .integer(let whole): integer(whole)
    case .real(let number): self.number(number)
    case .text(let text): string(text)
    case .blob(let bytes): string(Base64.encode(bytes))
    }
  }
}
