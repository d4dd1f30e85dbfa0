/// Builds nodes from events. Aliases share storage with their anchor; what a full expansion would
/// cost is counted by weight and height, so a "billion laughs" document is refused, not walked.
struct YAMLComposer: ~Copyable {
  private struct Built {
    let node: YAMLNode
    /// Nodes in the subtree, aliases expanded.
    let weight: Int
    /// Levels in the subtree, aliases expanded.
    let height: Int
  }

  private var reader: YAMLEventReader
  private let limits: YAMLLimits
  private var anchors: [String: Built] = [:]
  private var total = 0

  init(_ reader: consuming YAMLEventReader, limits: YAMLLimits) {
    self.reader = reader
    self.limits = limits
  }

  mutating func document() throws(YAMLError) -> YAMLNode? {
    _ = try reader.next()
    let first = try reader.next()
    guard case .documentStart = first.kind else { return nil }
    let root = try node(try reader.next(), depth: 1)
    _ = try reader.next()
    let after = try reader.next()
    if case .documentStart = after.kind {
      throw .severalDocuments(line: after.line, column: after.column)
    }
    return root.node
  }

  private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> Built {
    guard depth <= limits.depth else {
      throw .tooDeep(line: event.line, column: event.column, limit: limits.depth)
    }
    switch event.kind {
    case .alias(let name): return try expand(name, at: event, depth: depth)
    case .scalar(let text, let style, let anchor):
      return try finish(.scalar(text, style), 1, 1, at: event, anchor: anchor)
    case .sequenceStart(let anchor): return try sequence(event, anchor: anchor, depth: depth)
    case .mappingStart(let anchor): return try mapping(event, anchor: anchor, depth: depth)
    default:
      throw .syntax(line: event.line, column: event.column, problem: "a value was expected")
    }
  }

  private mutating func expand(
    _ name: String, at event: YAMLEvent, depth: Int
  ) throws(YAMLError) -> Built {
    guard let anchored = anchors[name] else {
      throw .unknownAlias(name, line: event.line, column: event.column)
    }
    guard depth + anchored.height - 1 <= limits.depth else {
      throw .tooDeep(line: event.line, column: event.column, limit: limits.depth)
    }
    try count(anchored.weight, at: event)
    return anchored
  }

  private mutating func sequence(
    _ start: YAMLEvent, anchor: String?, depth: Int
  ) throws(YAMLError) -> Built {
    var items: [YAMLNode] = []
    var weight = 1
    var height = 0
    while true {
      let event = try reader.next()
      if case .sequenceEnd = event.kind { break }
      let item = try node(event, depth: depth + 1)
      items.append(item.node)
      weight += item.weight
      height = max(height, item.height)
    }
    return try finish(.sequence(items), weight, height + 1, at: start, anchor: anchor)
  }

  private mutating func mapping(
    _ start: YAMLEvent, anchor: String?, depth: Int
  ) throws(YAMLError) -> Built {
    var entries: [YAMLEntry] = []
    var lines: [String: Int] = [:]
    var weight = 1
    var height = 0
    while true {
      let event = try reader.next()
      if case .mappingEnd = event.kind { break }
      let key = try node(event, depth: depth + 1)
      guard case .scalar(let name, _) = key.node.content else {
        throw .keyNotScalar(line: event.line, column: event.column)
      }
      if let first = lines.updateValue(event.line, forKey: name) {
        throw .duplicateKey(name, line: event.line, column: event.column, firstLine: first)
      }
      let value = try node(try reader.next(), depth: depth + 1)
      entries.append(
        YAMLEntry(key: name, value: value.node, line: event.line, column: event.column))
      weight += 1 + value.weight
      height = max(height, value.height)
    }
    return try finish(.mapping(entries), weight, height + 1, at: start, anchor: anchor)
  }

  /// Counts the node itself (its children were counted as they came) and remembers its anchor.
  private mutating func finish(
    _ content: YAMLNode.Content, _ weight: Int, _ height: Int, at event: YAMLEvent, anchor: String?
  ) throws(YAMLError) -> Built {
    try count(1, at: event)
    let built = Built(
      node: YAMLNode(content, line: event.line, column: event.column), weight: weight,
      height: height)
    if let anchor { anchors[anchor] = built }
    return built
  }

  private mutating func count(_ nodes: Int, at event: YAMLEvent) throws(YAMLError) {
    total += nodes
    guard total <= limits.nodes else {
      throw .tooManyNodes(line: event.line, column: event.column, limit: limits.nodes)
    }
  }
}
