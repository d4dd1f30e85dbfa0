/// The members of a request that Weir reads.
enum RequestField: String, CaseIterable {
  case id, question, tenant, database, collections, mode, parameters, limit, page
  case deadlineMs, maxAgeSeconds, stream, priority, explain

  /// Every member of every request is looked up here: length and first letter leave one or two.
  init?(_ name: some Collection<UInt8>) {
    guard let first = name.first else { return nil }
    let length = name.count
    for candidate in Self.byLength where candidate.length == length && candidate.first == first {
      guard name.elementsEqual(candidate.field.rawValue.utf8) else { continue }
      self = candidate.field
      return
    }
    return nil
  }

  private static let byLength = allCases.map { field in
    (field: field, length: field.rawValue.utf8.count, first: field.rawValue.utf8.first)
  }
}
