import JSON
import TestSupport

/// Checks JSON against the schemas of a published OpenAPI 3.0 description, strictly: every key of an
/// object must be declared, and `{"nullable": true}` among alternatives stands for null alone (read
/// as plain JSON Schema it would accept anything).
struct OpenAPISchema {
  private let schemas: JSONValue
  let paths: JSONValue

  /// Nil, with the reason printed, where the description is not at hand.
  init?(_ name: String) {
    guard let bytes = SharedData.specification(name),
      let document = try? JSONValue(parsing: bytes),
      let schemas = document["components"]?["schemas"], let paths = document["paths"]
    else { return nil }
    self.schemas = schemas
    self.paths = paths
  }

  /// What is wrong with a value, as paths and reasons; empty: nothing.
  func problems(_ value: JSONValue, as schema: String) -> [String] {
    problems(value, ["$ref": .string("#/components/schemas/" + schema)], at: schema)
  }

  private func problems(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String] {
    if let reference = schema["$ref"]?.string {
      let name = String(reference.split(separator: "/").last ?? "")
      guard let target = schemas[name] else { return ["\(place): no schema \(name)"] }
      return problems(value, target, at: place)
    }
    if value.isNull, schema["nullable"]?.boolean == true { return [] }
    if schema.object?.count == 1, schema["nullable"] != nil { return ["\(place): not null"] }
    var found: [String] = []
    for part in schema["allOf"]?.array ?? [] { found += problems(value, part, at: place) }
    if let choices = (schema["anyOf"] ?? schema["oneOf"])?.array {
      let each = choices.map { problems(value, $0, at: place) }
      if !each.contains(where: \.isEmpty) {
        found.append("\(place): no alternative fits (\(each.joined().prefix(4)))")
      }
    }
    if let allowed = schema["enum"]?.array, !allowed.contains(value) {
      found.append("\(place): not one of the allowed values")
    }
    switch schema["type"]?.string {
    case "object": found += objectProblems(value, schema, at: place)
    case "array":
      guard let items = value.array else { return found + ["\(place): not an array"] }
      for (index, item) in items.enumerated() {
        found += problems(item, schema["items"] ?? [:], at: "\(place)[\(index)]")
      }
    case "string": if value.string == nil { found.append("\(place): not a text") }
    case "boolean": if value.boolean == nil { found.append("\(place): not a boolean") }
    case "integer":
      if case .integer = value {} else { found.append("\(place): not a whole number") }
      found += rangeProblems(value, schema, at: place)
    case "number":
      if value.number == nil { found.append("\(place): not a number") }
      found += rangeProblems(value, schema, at: place)
    default: break
    }
    return found
  }

  private func objectProblems(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String]
  {
    guard let members = value.object else { return ["\(place): not an object"] }
    var found: [String] = []
    for name in schema["required"]?.array?.compactMap(\.string) ?? [] where value[name] == nil {
      found.append("\(place): lacks \(name)")
    }
    let additional = schema["additionalProperties"]
    for member in members {
      let inside = "\(place).\(member.name)"
      if let declared = schema["properties"]?[member.name] {
        found += problems(member.value, declared, at: inside)
      } else if let additional, additional.object != nil {
        found += problems(member.value, additional, at: inside)
      } else if additional?.boolean != true {
        found.append("\(inside): not declared")
      }
    }
    return found
  }

  private func rangeProblems(_ value: JSONValue, _ schema: JSONValue, at place: String) -> [String]
  {
    if let least = schema["minimum"]?.number, let number = value.number, number < least {
      return ["\(place): below \(least)"]
    }
    return []
  }
}
