import CYAML

/// libyaml's event parser over bytes that outlive it.
struct YAMLEventReader: ~Copyable {
  // safety: allocated and freed here only; the parser needs one address for its whole life.
  private let parser: UnsafeMutablePointer<yaml_parser_t>

  // safety: the caller keeps `bytes` alive for the reader's life (see `YAMLDocument.parse`).
  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    parser = .allocate(capacity: 1)
    parser.initialize(to: yaml_parser_t())
    guard yaml_parser_initialize(parser) == 1 else {
      parser.deallocate()
      throw .outOfMemory
    }
    yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
  }

  deinit {
    yaml_parser_delete(parser)
    parser.deallocate()
  }

  /// The next event; after `streamEnd` nothing may be asked.
  mutating func next() throws(YAMLError) -> YAMLEvent {
    var event = yaml_event_t()
    guard yaml_parser_parse(parser, &event) == 1 else { throw problem() }
    defer { yaml_event_delete(&event) }
    let mark = event.start_mark
    return YAMLEvent(
      kind: Self.kind(of: event), line: Int(mark.line) + 1, column: Int(mark.column) + 1)
  }

  private static func kind(of event: yaml_event_t) -> YAMLEvent.Kind {
    switch event.type {
    case YAML_STREAM_START_EVENT: return .streamStart
    case YAML_DOCUMENT_START_EVENT: return .documentStart
    case YAML_DOCUMENT_END_EVENT: return .documentEnd
    case YAML_ALIAS_EVENT: return .alias(text(event.data.alias.anchor) ?? "")
    case YAML_SCALAR_EVENT:
      let scalar = event.data.scalar
      // safety: libyaml owns the value until the event is deleted; the bytes are copied here.
      let value = String(
        decoding: UnsafeBufferPointer(start: scalar.value, count: Int(scalar.length)), as: UTF8.self
      )
      return .scalar(value, style(scalar.style), anchor: text(scalar.anchor))
    case YAML_SEQUENCE_START_EVENT:
      return .sequenceStart(anchor: text(event.data.sequence_start.anchor))
    case YAML_SEQUENCE_END_EVENT: return .sequenceEnd
    case YAML_MAPPING_START_EVENT:
      return .mappingStart(anchor: text(event.data.mapping_start.anchor))
    case YAML_MAPPING_END_EVENT: return .mappingEnd
    default: return .streamEnd
    }
  }

  private static func style(_ style: yaml_scalar_style_t) -> YAMLNode.ScalarStyle {
    switch style {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE, YAML_DOUBLE_QUOTED_SCALAR_STYLE: .quoted
    case YAML_LITERAL_SCALAR_STYLE, YAML_FOLDED_SCALAR_STYLE: .block
    default: .plain
    }
  }

  // safety: a NUL-terminated string of the event, copied before the event is deleted.
  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private func problem() -> YAMLError {
    if parser.pointee.error == YAML_MEMORY_ERROR { return .outOfMemory }
    // safety: libyaml's problem texts are static strings.
    var text = parser.pointee.problem.map { String(cString: $0) } ?? "not valid YAML"
    if parser.pointee.error == YAML_READER_ERROR {
      text += " (byte \(parser.pointee.problem_offset)); the file must be UTF-8 text"
      let mark = parser.pointee.mark
      return .syntax(line: Int(mark.line) + 1, column: Int(mark.column) + 1, problem: text)
    }
    let mark = parser.pointee.problem_mark
    if let context = parser.pointee.context {
      text = "\(String(cString: context)): \(text)"
    }
    return .syntax(line: Int(mark.line) + 1, column: Int(mark.column) + 1, problem: text)
  }
}
