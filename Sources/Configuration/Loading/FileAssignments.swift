import YAML

/// Reads the assignments out of a configuration file.
struct FileAssignments {
  private let index: KeyIndex
  private let path: String
  private(set) var assignments: [Assignment] = []
  private(set) var errors: [ConfigurationError] = []
  /// Databases and collections that are named without a key; others may give them some.
  private(set) var emptyEntries: [(path: [String], origin: ConfigurationOrigin)] = []

  /// `path` is the file's, for the errors and for what is relative to it.
  init(_ bytes: [UInt8], path: String, index: KeyIndex) throws(ConfigurationError) {
    self.index = index
    self.path = path
    let root: YAMLNode?
    do throws(YAMLError) {
      root = try YAMLDocument.parse(bytes)
    } catch {
      throw .malformedFile(path: path, problem: error.description)
    }
    guard let root, !root.isNull else { return }
    guard case .mapping(let entries) = root.content else {
      throw .malformedFile(
        path: path, problem: "line \(root.line): keys were expected, and \(root.kindName) was found"
      )
    }
    walk(entries, below: [])
  }

  private mutating func walk(_ entries: [YAMLEntry], below parents: [String]) {
    for entry in entries {
      let path = parents + [entry.key]
      let origin = ConfigurationOrigin.file(path: self.path, line: entry.line)
      let dotted = path.joined(separator: ".")
      switch index.match(path) {
      case .unknown:
        errors.append(
          .unknownKey(key: dotted, origin: origin, nearest: index.nearest(to: path)))
      case .group:
        group(entry.value, path: path, origin: origin)
      case .key(let key, let names) where key.type == .freeMap:
        properties(entry.value, key: key, names: names, path: [], origin: origin)
      case .key(let key, let names):
        assign(entry.value, key: key, names: names, dotted: dotted, origin: origin)
      case .property(let key, _):
        assign(entry.value, key: key, names: [], dotted: dotted, origin: origin)
      }
    }
  }

  private mutating func group(_ node: YAMLNode, path: [String], origin: ConfigurationOrigin) {
    if isEmpty(node) {
      // Tables and columns may be listed without more; a database or a collection would be missing
      // without a word.
      if index.isEntry(path), path.count == 2 { emptyEntries.append((path, origin)) }
      return
    }
    guard case .mapping(let entries) = node.content else {
      errors.append(
        .invalidValue(
          key: path.joined(separator: "."), origin: origin,
          problem: "is a group of keys, not \(node.kindName)",
          fix: "write its keys below it, indented"))
      return
    }
    walk(entries, below: path)
  }

  private func isEmpty(_ node: YAMLNode) -> Bool {
    if case .mapping(let entries) = node.content { return entries.isEmpty }
    return node.isNull
  }

  /// The properties of a free map, nested or dotted: both `a: {b: 1}` and `a.b: 1` name `a.b`.
  private mutating func properties(
    _ node: YAMLNode, key: ConfigurationKey<WeirConfiguration>, names: [String], path: [String],
    origin: ConfigurationOrigin
  ) {
    switch node.content {
    case .mapping(let entries):
      for entry in entries {
        properties(
          entry.value, key: key, names: names, path: path + [entry.key],
          origin: .file(path: self.path, line: entry.line))
      }
    case .scalar(let text, _) where !path.isEmpty:
      let name = path.joined(separator: ".")
      assignments.append(
        Assignment(key: key, names: names, value: .map([name: text]), origin: origin))
    case .scalar where node.isNull: break
    case .scalar, .sequence:
      errors.append(
        .invalidValue(
          key: ([key.dotted(names)] + path).joined(separator: "."), origin: origin,
          problem: "is \(node.kindName)", fix: "write one value for each property"))
    }
  }

  private mutating func assign(
    _ node: YAMLNode, key: ConfigurationKey<WeirConfiguration>, names: [String], dotted: String,
    origin: ConfigurationOrigin
  ) {
    if node.isNull { return }
    do throws(ValueProblem) {
      let value: ConfigurationValue
      switch (node.content, key.type) {
      case (.scalar(let text, _), _):
        value = try key.type.parse(text)
      case (.sequence(let items), .list):
        var texts: [String] = []
        for item in items {
          guard case .scalar(let text, _) = item.content, !item.isNull else {
            throw ValueProblem(
              problem: "holds \(item.kindName) in line \(item.line)", fix: "list single values")
          }
          texts.append(text)
        }
        value = .list(texts)
      default:
        throw ValueProblem(
          problem: "is \(node.kindName)", fix: "write \(key.type.placeholder)")
      }
      assignments.append(
        Assignment(key: key, names: names, value: resolved(value, key.type), origin: origin))
    } catch {
      errors.append(
        .invalidValue(key: dotted, origin: origin, problem: error.problem, fix: error.fix))
    }
  }

  /// Paths in a file are relative to the file's folder.
  private func resolved(_ value: ConfigurationValue, _ type: ValueType) -> ConfigurationValue {
    guard type == .path || type == .secretFile, case .text(let text) = value, !text.isEmpty,
      !text.hasPrefix("/"), !text.hasPrefix("~")
    else { return value }
    guard let slash = path.lastIndex(of: "/") else { return value }
    return .text(String(path[...slash]) + (text.hasPrefix("./") ? String(text.dropFirst(2)) : text))
  }
}
