/// One request as it arrived, complete.
package struct HTTPServerRequest: Sendable, Equatable {
  package struct Field: Sendable, Equatable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  package var method: String
  /// Decoded, without the query.
  package var path: String
  package var query: [Field]
  package var headers: [Field]
  package var body: [UInt8]

  /// The first header of that name, compared without regard to case.
  package func header(_ name: String) -> String? {
    let wanted = name.lowercased()
    return headers.first { $0.name.lowercased() == wanted }?.value
  }

  package func argument(_ name: String) -> String? {
    query.first { $0.name == name }?.value
  }
}
