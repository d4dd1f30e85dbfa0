/// Reads the assignments out of flags such as `--kafka.groupId weir`.
struct FlagAssignments {
  private(set) var assignments: [Assignment] = []
  private(set) var errors: [ConfigurationError] = []

  init(_ flags: [(key: String, value: String)], index: KeyIndex) {
    for (name, text) in flags {
      let path = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
      let origin = ConfigurationOrigin.flag("--\(name)")
      switch index.match(path) {
      case .unknown:
        errors.append(.unknownKey(key: name, origin: origin, nearest: index.nearest(to: path)))
      case .group:
        errors.append(
          .invalidValue(
            key: name, origin: origin, problem: "is a group of keys",
            fix: "name one of its keys, like --\(name).…"))
      case .property(let key, let property):
        assignments.append(
          Assignment(key: key, names: [], value: .map([property: text]), origin: origin))
      case .key(let key, let names):
        do throws(ValueProblem) {
          let value = try key.type.parse(text)
          assignments.append(Assignment(key: key, names: names, value: value, origin: origin))
        } catch {
          errors.append(
            .invalidValue(key: name, origin: origin, problem: error.problem, fix: error.fix))
        }
      }
    }
  }
}
