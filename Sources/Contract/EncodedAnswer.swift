internal import JSON

/// An answer with its shared members encoded once, however many replies they go into.
///
/// A class, so that handing it to a thousand followers counts one reference each.
public final class EncodedAnswer: Sendable {
  public let answer: Answer
  /// Members of a JSON object, comma-separated: all that is the same for every requester.
  let members: [UInt8]

  public init(_ answer: Answer) {
    self.answer = answer
    var writer = JSONWriter(reserving: 128 + answer.rows.count * 32)
    if let sql = answer.sql {
      writer.name("sql")
      writer.string(sql)
    }
    if !answer.parameters.isEmpty {
      writer.name("parameters")
      writer.value(.object(answer.parameters))
    }
    if !answer.columns.isEmpty {
      Self.write(columns: answer.columns, rows: answer.rows, to: &writer)
    }
    if answer.isProvisional {
      writer.name("provisional")
      writer.boolean(true)
    }
    if !answer.hits.isEmpty {
      Self.write(hits: answer.hits, to: &writer)
    }
    if let page = answer.page {
      writer.name("page")
      writer.beginObject()
      writer.name("cursor")
      if let cursor = page.cursor { writer.string(cursor) } else { writer.null() }
      writer.name("size")
      writer.integer(page.size)
      writer.endObject()
    }
    if let model = answer.model {
      writer.name("model")
      writer.string(model)
    }
    if let error = answer.error {
      Self.write(error, to: &writer)
    }
    members = writer.bytes
  }

  /// Bytes that a reply with this answer takes, nearly.
  public var byteCount: Int { members.count + 256 }

  private static func write(columns: [Column], rows: [[Value]], to writer: inout JSONWriter) {
    writer.name("columns")
    writer.beginArray()
    for column in columns {
      writer.beginObject()
      writer.name("name")
      writer.string(column.name)
      writer.name("type")
      writer.string(column.type)
      writer.endObject()
    }
    writer.endArray()
    writer.name("rows")
    writer.beginArray()
    for row in rows {
      writer.beginArray()
      for value in row { writer.value(value) }
      writer.endArray()
    }
    writer.endArray()
  }

  private static func write(hits: [Hit], to writer: inout JSONWriter) {
    writer.name("hits")
    writer.beginArray()
    for hit in hits {
      writer.beginObject()
      writer.name("collection")
      writer.string(hit.collection)
      writer.name("id")
      writer.string(hit.id)
      writer.name("score")
      writer.number(hit.score)
      writer.name("payload")
      writer.value(hit.payload)
      writer.endObject()
    }
    writer.endArray()
  }

  private static func write(_ error: ReplyError, to writer: inout JSONWriter) {
    writer.name("error")
    writer.beginObject()
    writer.name("code")
    writer.string(error.code.rawValue)
    writer.name("message")
    writer.string(error.message)
    writer.name("retryable")
    writer.boolean(error.isRetriable)
    if let field = error.field {
      writer.name("field")
      writer.string(field)
    }
    writer.endObject()
  }
}
