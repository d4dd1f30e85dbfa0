/// `config/weir.yaml`: every key with its meaning, unit and default, from the table.
package enum DocumentedFile {
  package static func render() -> String {
    var text = """
      # Every key of Weir's configuration, with its meaning and its default.
      #
      # A key has one name everywhere: kafka.groupId is kafka: groupId: in this file,
      # WEIR_KAFKA_GROUP_ID in the environment and --kafka.groupId as a flag. Flags win over the
      # environment, the environment over the file named by --config, the file over the defaults.
      # Relative paths in a file are relative to the file's folder. Sizes may be written as 64MiB.
      # Databases and collections are shown by commented examples: take away the "# ".
      #
      # This file is made from the table in Sources/Configuration; a test compares the two.

      """
    var open: [String] = []
    let defaults = WeirConfiguration()
    for key in ConfigurationTable.keys {
      let path = key.path.map(\.shown)
      let isExample = key.nameCount > 0
      let shared = zip(open, path.dropLast()).prefix { $0 == $1 }.count
      if shared < path.count - 1 || open.count > path.count - 1 {
        if shared == 0 { text += "\n" }
        for depth in shared..<(path.count - 1) {
          let group = path[...depth].joined(separator: ".")
          let inExample = key.path[...depth].contains { if case .name = $0 { true } else { false } }
          let indent = String(repeating: "  ", count: depth)
          let front = inExample ? "# " : ""
          text += comment(ConfigurationTable.sections[group], indent: front + indent)
          text += "\(front)\(indent)\(word(key.path[depth])):\n"
        }
        open = Array(path.dropLast())
      }
      text += row(key, isExample: isExample, defaults)
    }
    return text
  }

  private static func word(_ part: KeyPathPart) -> String {
    switch part {
    case .word(let word): word
    case .name(let what): what == "name" ? "example" : "a_\(what)"
    }
  }

  private static func row(
    _ key: ConfigurationKey<WeirConfiguration>, isExample: Bool, _ defaults: WeirConfiguration
  ) -> String {
    let indent = String(repeating: "  ", count: key.path.count - 1)
    let name = word(key.path[key.path.count - 1])
    var meaning = key.meaning
    if let unit = key.unit { meaning += " Unit: \(unit)." }
    switch key.type {
    case .integer, .size, .choice:
      if let allowed = key.type.allowed { meaning += " Allowed: \(allowed)." }
    default: break
    }
    let lines = comment(meaning, indent: (isExample ? "# " : "") + indent)
    if key.type == .freeMap { return lines + "\(indent)\(name):\n" }
    guard isExample else {
      return lines + "\(indent)\(name): \(key.get(defaults, [])?.yaml ?? "\"\"")\n"
    }
    var sample = WeirConfiguration()
    let names = Array(repeating: "example", count: key.nameCount)
    key.set(&sample, names, .map([:]))
    let value = key.example ?? key.get(sample, names)?.yaml ?? ""
    return lines + "# \(indent)\(name): \(value)\n"
  }

  private static func comment(_ text: String?, indent: String) -> String {
    guard let text, !text.isEmpty else { return "" }
    return TextFolding.fold(text, to: 96 - indent.count)
      .map { "\(indent)# \($0)\n" }.joined()
  }
}
