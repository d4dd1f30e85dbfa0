/// Rows of keys for one struct, which join to the table of the whole configuration.
package struct KeyTable<Root: Sendable>: Sendable {
  package typealias Property<Value> = any WritableKeyPath<Root, Value> & Sendable

  package private(set) var keys: [ConfigurationKey<Root>]
  /// What the groups mean, by their pattern.
  package private(set) var sections: [String: String]

  package init(_ parts: [KeyTable<Root>]) {
    keys = parts.flatMap(\.keys)
    sections = parts.reduce(into: [:]) { $0.merge($1.sections) { first, _ in first } }
  }

  private init(keys: [ConfigurationKey<Root>], sections: [String: String]) {
    self.keys = keys
    self.sections = sections
  }

  private init(_ key: ConfigurationKey<Root>) {
    self.init(keys: [key], sections: [:])
  }

  private static func row(
    _ name: String, _ type: ValueType, unit: String? = nil, meaning: String, isSecret: Bool = false,
    isRequired: Bool = false, example: String? = nil,
    set: @escaping @Sendable (inout Root, ConfigurationValue) -> Void,
    get: @escaping @Sendable (Root) -> ConfigurationValue
  ) -> KeyTable {
    KeyTable(
      ConfigurationKey(
        path: [.word(name)], type: type, unit: unit, meaning: meaning, isSecret: isSecret,
        isRequired: isRequired, example: example,
        set: { root, _, value in set(&root, value) },
        get: { root, _ in get(root) },
        instances: { _ in [[]] }))
  }
}

// Rows, one for each type of property.
extension KeyTable {
  package static func text(
    _ name: String, _ property: Property<String>,
    type: ValueType = .text, required: Bool = false, example: String? = nil, _ meaning: String
  ) -> KeyTable {
    row(
      name, type, meaning: meaning, isRequired: required, example: example,
      set: { root, value in
        if case .text(let text) = value { root[keyPath: property] = text }
      },
      get: { .text($0[keyPath: property]) })
  }

  package static func number(
    _ name: String, _ property: Property<Int>, _ range: ClosedRange<Int>,
    unit: String? = nil, example: String? = nil, _ meaning: String
  ) -> KeyTable {
    row(
      name, unit == "bytes" ? .size(range) : .integer(range), unit: unit, meaning: meaning,
      example: example,
      set: { root, value in
        if case .integer(let number) = value { root[keyPath: property] = number }
      },
      get: { .integer($0[keyPath: property]) })
  }

  package static func flag(
    _ name: String, _ property: Property<Bool>, _ meaning: String
  ) -> KeyTable {
    row(
      name, .boolean, meaning: meaning,
      set: { root, value in
        if case .boolean(let flag) = value { root[keyPath: property] = flag }
      },
      get: { .boolean($0[keyPath: property]) })
  }

  package static func choice<Choice>(
    _ name: String, _ property: Property<Choice>, _ meaning: String
  ) -> KeyTable
  where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
    row(
      name, .choice(Choice.allCases.map(\.rawValue)), meaning: meaning,
      set: { root, value in
        if case .text(let text) = value, let choice = Choice(rawValue: text) {
          root[keyPath: property] = choice
        }
      },
      get: { .text($0[keyPath: property].rawValue) })
  }

  package static func list(
    _ name: String, _ property: Property<[String]>,
    example: String? = nil, _ meaning: String
  ) -> KeyTable {
    row(
      name, .list, meaning: meaning, example: example,
      set: { root, value in
        if case .list(let items) = value { root[keyPath: property] = items }
      },
      get: { .list($0[keyPath: property]) })
  }

  package static func secretFile(
    _ name: String, _ property: Property<SecretFile>,
    example: String? = nil, _ meaning: String
  ) -> KeyTable {
    row(
      name, .secretFile, meaning: meaning, example: example,
      set: { root, value in
        if case .text(let path) = value { root[keyPath: property] = SecretFile(path: path) }
      },
      get: { .text($0[keyPath: property].path) })
  }

  /// Any names below `name`; those set later are added, not put in place of the whole.
  package static func properties(
    _ name: String, _ property: Property<ClientProperties>,
    _ meaning: String
  ) -> KeyTable {
    row(
      name, .freeMap, meaning: meaning, isSecret: true,
      set: { root, value in
        if case .map(let entries) = value {
          root[keyPath: property].values.merge(entries) { _, new in new }
        }
      },
      get: { .map(Dictionary(uniqueKeysWithValues: $0[keyPath: property].redacted)) })
  }
}

// Groups.
extension KeyTable {
  /// The rows of a struct under one word.
  package static func group<Child: Sendable>(
    _ name: String, _ property: Property<Child>, _ meaning: String,
    _ parts: [KeyTable<Child>]
  ) -> KeyTable {
    let child = KeyTable<Child>(parts)
    let keys = child.keys.map { key in
      key.moved(
        below: [.word(name)],
        set: { (root: inout Root, names, value) in
          key.set(&root[keyPath: property], names, value)
        },
        get: { (root: Root, names) in key.get(root[keyPath: property], names) },
        instances: { (root: Root) in key.instances(root[keyPath: property]) })
    }
    return KeyTable(keys: keys, sections: child.moved(below: name, meaning))
  }

  /// The rows of a struct under any names below one word; naming one makes it.
  package static func named<Child: Sendable>(
    _ name: String, _ property: Property<[String: Child]>,
    of what: String, _ make: @escaping @Sendable () -> Child, _ meaning: String,
    _ parts: [KeyTable<Child>]
  ) -> KeyTable {
    let child = KeyTable<Child>(parts)
    let keys = child.keys.map { key in
      key.moved(
        below: [.word(name), .name(what)],
        set: { (root: inout Root, names, value) in
          guard let first = names.first else { return }
          var item = root[keyPath: property][first] ?? make()
          key.set(&item, Array(names.dropFirst()), value)
          root[keyPath: property][first] = item
        },
        get: { (root: Root, names) in
          names.first.flatMap { root[keyPath: property][$0] }
            .flatMap { key.get($0, Array(names.dropFirst())) }
        },
        instances: { (root: Root) in
          root[keyPath: property].keys.sorted().flatMap { first in
            key.instances(root[keyPath: property][first] ?? make()).map { [first] + $0 }
          }
        })
    }
    var sections = child.moved(below: "\(name).<\(what)>", "")
    sections["\(name).<\(what)>"] = nil
    sections[name] = meaning
    return KeyTable(keys: keys, sections: sections)
  }

  private func moved(below name: String, _ meaning: String) -> [String: String] {
    var moved = [name: meaning]
    for (path, meaning) in sections { moved["\(name).\(path)"] = meaning }
    return moved
  }
}

extension ConfigurationKey {
  fileprivate func moved<Parent: Sendable>(
    below parts: [KeyPathPart],
    set: @escaping @Sendable (inout Parent, [String], ConfigurationValue) -> Void,
    get: @escaping @Sendable (Parent, [String]) -> ConfigurationValue?,
    instances: @escaping @Sendable (Parent) -> [[String]]
  ) -> ConfigurationKey<Parent> {
    ConfigurationKey<Parent>(
      path: parts + path, type: type, unit: unit, meaning: meaning, isSecret: isSecret,
      isRequired: isRequired, example: example, set: set, get: get, instances: instances)
  }
}
