/// How a chat server wants to be spoken to, as far as servers differ. Begins as configured and is
/// learnt from refusals: a server that does not know a field says so with status 400.
struct ChatDialect: Sendable, Equatable {
  var format: HTTPChatModel.ResponseFormat
  var usesLegacyMaxTokens: Bool
  var sendsTemperature = true

  init(_ settings: HTTPChatModel.Settings) {
    format = settings.responseFormat
    usesLegacyMaxTokens = settings.usesLegacyMaxTokens
  }

  /// The same without what was refused; nil where nothing of it was sent.
  func avoiding(_ refused: Set<RequestPart>, in request: ChatRequest) -> ChatDialect? {
    var changed = self
    if refused.contains(.responseFormat), request.schema != nil { changed.format = .none }
    if refused.contains(.completionLimit) { changed.usesLegacyMaxTokens.toggle() }
    if refused.contains(.temperature), request.temperature != nil {
      changed.sendsTemperature = false
    }
    return changed == self ? nil : changed
  }
}
