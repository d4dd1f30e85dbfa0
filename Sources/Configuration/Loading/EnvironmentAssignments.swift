/// Reads the assignments out of the environment.
struct EnvironmentAssignments {
  private let index: KeyIndex
  /// Names that the file gave, by the environment's form of them, so that
  /// `WEIR_DATABASES_SHOP_PATH` finds a database named `Shop`.
  private let knownNames: [String: String]
  private(set) var assignments: [Assignment] = []
  private(set) var errors: [ConfigurationError] = []
  /// Variables that begin with `WEIR_` and are no key; platforms put some of their own there.
  private(set) var warnings: [String] = []

  init(
    _ environment: [String: String], knownNames: Set<String>, ignoring: Set<String>,
    index: KeyIndex
  ) {
    self.index = index
    self.knownNames = Dictionary(
      knownNames.sorted().map { (EnvironmentName.words($0).joined(separator: "_"), $0) },
      uniquingKeysWith: { first, _ in first })
    for (name, text) in environment.sorted(by: { $0.key < $1.key })
    where name.hasPrefix(EnvironmentName.prefix) && !ignoring.contains(name) {
      assign(name, text)
    }
  }

  private mutating func assign(_ name: String, _ text: String) {
    let words = name.dropFirst(EnvironmentName.prefix.count).split(separator: "_").map(String.init)
    guard let (key, names, property) = find(words) else {
      let known = index.keys.filter { $0.nameCount == 0 }.map { EnvironmentName.of($0.pattern) }
      let nearest = EditDistance.nearest(to: name, among: known)
      warnings.append(
        "\(name) in the environment is no key"
          + (nearest.map { "; did you mean \($0)?" } ?? ""))
      return
    }
    let origin = ConfigurationOrigin.environment(name)
    if let property {
      assignments.append(
        Assignment(key: key, names: names, value: .map([property: text]), origin: origin))
      return
    }
    do throws(ValueProblem) {
      let value = try key.type.parse(text)
      assignments.append(Assignment(key: key, names: names, value: value, origin: origin))
    } catch {
      errors.append(
        .invalidValue(
          key: key.dotted(names), origin: origin, problem: error.problem, fix: error.fix))
    }
  }

  private func find(
    _ words: [String]
  ) -> (key: KeyIndex.Key, names: [String], property: String?)? {
    var best: (key: KeyIndex.Key, names: [String], property: String?, fixed: Int)?
    for key in index.keys {
      guard let names = names(words[...], along: key.path[...]) else { continue }
      let rest = key.type == .freeMap ? names.last : nil
      if key.type == .freeMap, rest == nil { continue }
      let fixed = key.path.count - key.nameCount
      if let best, best.fixed >= fixed { continue }
      best = (key, rest == nil ? names : names.dropLast(), rest, fixed)
    }
    return best.map { ($0.key, $0.names, $0.property) }
  }

  /// The names that the words give to the parts; what is left over after a free map's path is its
  /// last name. Shorter names are tried first, known ones before all.
  private func names(
    _ words: ArraySlice<String>, along parts: ArraySlice<KeyPathPart>
  ) -> [String]? {
    guard let part = parts.first else {
      return words.isEmpty ? [] : [words.joined(separator: ".").lowercased()]
    }
    switch part {
    case .word(let word):
      let own = EnvironmentName.words(word)
      guard words.starts(with: own) else { return nil }
      let rest = words.dropFirst(own.count)
      if parts.count == 1, !rest.isEmpty, !isFreeMap(ending: word) { return nil }
      return names(rest, along: parts.dropFirst())
    case .name:
      guard words.count > 1 else { return nil }
      var found: [String]?
      for length in 1..<words.count {
        guard let rest = names(words.dropFirst(length), along: parts.dropFirst()) else { continue }
        let form = words.prefix(length).joined(separator: "_")
        if let known = knownNames[form] { return [known] + rest }
        if found == nil { found = [form.lowercased()] + rest }
      }
      return found
    }
  }

  private func isFreeMap(ending word: String) -> Bool {
    index.keys.contains { $0.type == .freeMap && $0.path.last == .word(word) }
  }
}
