/// Names of keys in the environment: `kafka.bootstrapServers` is `WEIR_KAFKA_BOOTSTRAP_SERVERS`.
package enum EnvironmentName {
  package static let prefix = "WEIR_"

  /// The environment's form of a dotted path.
  package static func of(_ path: String) -> String {
    prefix + words(path).joined(separator: "_")
  }

  /// Upper-case words of a path step: `bootstrapServers` gives BOOTSTRAP, SERVERS; every character
  /// that is no letter or digit parts words.
  package static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    let scalars = Array(text.unicodeScalars)
    for (index, scalar) in scalars.enumerated() {
      let properties = scalar.properties
      guard properties.isAlphabetic || properties.numericType != nil else {
        if !word.isEmpty { words.append(word) }
        word = ""
        continue
      }
      if index > 0, properties.isUppercase, !word.isEmpty {
        let afterLower = scalars[index - 1].properties.isLowercase
        let next = index + 1 < scalars.count ? scalars[index + 1] : nil
        let beforeLower =
          scalars[index - 1].properties.isUppercase && (next?.properties.isLowercase ?? false)
        if afterLower || beforeLower {
          words.append(word)
          word = ""
        }
      }
      word.unicodeScalars.append(scalar)
    }
    if !word.isEmpty { words.append(word) }
    return words.map { $0.uppercased() }
  }
}
