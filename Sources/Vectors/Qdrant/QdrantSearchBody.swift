internal import JSON

/// Writes the body of `POST /collections/{collection}/points/query/batch`.
enum QdrantSearchBody {
  /// Our own id of a document whose id is no Qdrant point id.
  static let idField = "weir_id"

  static func encode(_ queries: [VectorQuery], for target: QdrantTarget) -> [UInt8] {
    var writer = JSONWriter(reserving: 256 + queries.reduce(0) { $0 + $1.vector.count * 12 + 256 })
    writer.beginObject()
    writer.name("searches")
    writer.beginArray()
    for query in queries { write(query, target, to: &writer) }
    writer.endArray()
    writer.endObject()
    return writer.bytes
  }

  private static func write(
    _ query: VectorQuery, _ target: QdrantTarget, to writer: inout JSONWriter
  ) {
    writer.beginObject()
    writer.name("query")
    write(query.vector, to: &writer)
    var conditions = query.filter.conditions
    if let field = target.tenantField, let tenant = query.filter.tenant {
      conditions.insert(VectorCondition(field: field, equals: .string(tenant)), at: 0)
    }
    if !conditions.isEmpty {
      writer.name("filter")
      writer.beginObject()
      writer.name("must")
      writer.beginArray()
      for condition in conditions { write(condition, to: &writer) }
      writer.endArray()
      writer.endObject()
    }
    writer.name("limit")
    writer.integer(query.limit)
    if let threshold = query.scoreThreshold {
      writer.name("score_threshold")
      write(threshold, to: &writer)
    }
    writer.name("with_payload")
    if !target.payloadFields.isEmpty {
      writer.beginArray()
      for field in target.payloadFields + [idField] { writer.string(field) }
      writer.endArray()
    } else if let field = target.tenantField {
      writer.beginObject()
      writer.name("exclude")
      writer.beginArray()
      writer.string(field)
      writer.endArray()
      writer.endObject()
    } else {
      writer.boolean(true)
    }
    writer.name("with_vector")
    writer.boolean(false)
    writer.endObject()
  }

  private static func write(_ condition: VectorCondition, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("key")
    writer.string(QdrantPath.key(condition.field) ?? condition.field)
    writer.name("match")
    writer.beginObject()
    writer.name("value")
    // 5.0 is 5 to a condition, and Qdrant knows whole numbers only.
    if let whole = condition.value.integer {
      writer.integer(whole)
    } else {
      writer.value(condition.value)
    }
    writer.endObject()
    writer.endObject()
  }

  static func write(_ vector: [Float], to writer: inout JSONWriter) {
    writer.beginArray()
    for component in vector { write(component, to: &writer) }
    writer.endArray()
  }

  /// The shortest digits that give this Float again: half of what they are as a Double.
  private static func write(_ number: Float, to writer: inout JSONWriter) {
    if number.isFinite { writer.encoded(Array(number.description.utf8)) } else { writer.null() }
  }
}
