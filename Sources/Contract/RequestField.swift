/// The members of a request that Weir reads.
enum RequestField: String, CaseIterable {
  case id, question, tenant, database, collections, mode, parameters, limit, page
  case deadlineMs, maxAgeSeconds, stream, priority, explain

  init?(_ name: some Sequence<UInt8>) {
    guard let field = Self.allCases.first(where: { name.elementsEqual($0.rawValue.utf8) }) else {
      return nil
    }
    self = field
  }
}
