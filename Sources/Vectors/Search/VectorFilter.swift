package import JSON

/// Which documents a search may return at all.
package struct VectorFilter: Hashable, Sendable {
  /// Whose documents: compulsory in a collection divided by tenant, ignored in others.
  package var tenant: String?

  /// All must hold.
  package var conditions: [VectorCondition]

  package init(tenant: String? = nil, conditions: [VectorCondition] = []) {
    self.tenant = tenant
    self.conditions = conditions
  }
}

/// A payload field that must equal a value, or be a list that contains it.
package struct VectorCondition: Hashable, Sendable {
  /// A member of the payload; `a.b` names a member of an object in it.
  package var field: String

  /// A text, a whole number or a boolean.
  package var value: JSONValue

  package init(field: String, equals value: JSONValue) {
    self.field = field
    self.value = value
  }

  /// Whether a payload satisfies this.
  package func holds(in payload: JSONValue) -> Bool {
    guard let key = FacetKey(value) else { return false }
    return Facet.all(of: payload).contains(Facet(field: field, key: key))
  }
}
