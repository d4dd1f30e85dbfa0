/// Finds keys by their path, and says which was probably meant when there is none.
struct KeyIndex: Sendable {
  typealias Key = ConfigurationKey<WeirConfiguration>

  enum Match {
    case key(Key, names: [String])
    /// A property of a free map.
    case property(Key, name: String)
    /// A group: keys lie below it.
    case group
    case unknown
  }

  let keys: [Key]

  init(_ keys: [Key] = ConfigurationTable.keys) {
    self.keys = keys
  }

  func match(_ path: [String]) -> Match {
    var isGroup = false
    for key in keys {
      guard let names = Self.names(of: path, along: key.path) else { continue }
      if key.path.count == path.count { return .key(key, names: names) }
      if key.path.count > path.count {
        isGroup = true
      } else if key.type == .freeMap {
        return .property(key, name: path[key.path.count...].joined(separator: "."))
      }
    }
    return isGroup ? .group : .unknown
  }

  /// Whether the path ends in a name of the user's, such as a database's.
  func isEntry(_ path: [String]) -> Bool {
    keys.contains { key in
      guard key.path.count >= path.count, Self.names(of: path, along: key.path) != nil,
        case .name = key.path[path.count - 1]
      else { return false }
      return true
    }
  }

  /// The names that `path` gives to the parts, as far as both reach; nil when a word differs.
  private static func names(of path: [String], along parts: [KeyPathPart]) -> [String]? {
    var names: [String] = []
    for (step, part) in zip(path, parts) {
      switch part {
      case .word(let word): if word != step { return nil }
      case .name: names.append(step)
      }
    }
    return names
  }

  /// The key or group that was probably meant by `path`.
  func nearest(to path: [String]) -> String? {
    let wanted = path.joined(separator: ".")
    let limit = max(2, wanted.unicodeScalars.count / 4)
    var best: (cost: Int, path: String)?
    for key in keys {
      for length in 1...key.path.count {
        if case .name = key.path[length - 1] { continue }
        let candidate = Self.filled(Array(key.path.prefix(length)), from: path)
        var cost = EditDistance.between(wanted, candidate.joined(separator: "."))
        if let last = candidate.last, let asked = path.last, last.count > 3 {
          let own = EditDistance.between(asked, last)
          if own <= asked.unicodeScalars.count / 4 { cost = min(cost, own + 1) }
        }
        guard cost <= limit else { continue }
        let shown = candidate.joined(separator: ".")
        if let best, (best.cost, best.path) <= (cost, shown) { continue }
        best = (cost, shown)
      }
    }
    return best?.path
  }

  private static func filled(_ parts: [KeyPathPart], from path: [String]) -> [String] {
    parts.enumerated().map { index, part in
      if case .word(let word) = part { return word }
      return index < path.count ? path[index] : part.shown
    }
  }
}
