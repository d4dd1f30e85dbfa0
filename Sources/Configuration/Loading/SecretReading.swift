import FoundationEssentials

/// Reads the files that hold credentials.
enum SecretReading {
  static func readAll(
    into configuration: inout WeirConfiguration,
    readFile: (String) throws -> [UInt8]
  ) -> [ConfigurationError] {
    var errors: [ConfigurationError] = []
    func read(_ file: inout SecretFile, _ key: String) {
      guard !file.path.isEmpty else { return }
      do {
        let text = String(decoding: try readFile(file.path), as: UTF8.self)
        file.secret = try secret(text, key: key, path: file.path)
      } catch let error as ConfigurationError {
        errors.append(error)
      } catch {
        errors.append(.unreadableSecret(key: key, path: file.path, reason: reason(error)))
      }
    }
    read(&configuration.answers.cursorKeyFile, "answers.cursorKeyFile")
    read(&configuration.models.chat.apiKeyFile, "models.chat.apiKeyFile")
    read(&configuration.models.embeddings.apiKeyFile, "models.embeddings.apiKeyFile")
    for name in configuration.collections.keys.sorted() {
      guard var collection = configuration.collections[name] else { continue }
      read(&collection.apiKeyFile, "collections.\(name).apiKeyFile")
      configuration.collections[name] = collection
    }
    return errors
  }

  /// The credential in a file's text: one line, white space around it dropped.
  private static func secret(
    _ text: String, key: String, path: String
  ) throws(ConfigurationError) -> Secret {
    let lines = text.split(whereSeparator: \.isNewline).map(trimmed).filter { !$0.isEmpty }
    guard let line = lines.first, lines.count == 1 else {
      let found = lines.isEmpty ? "it is empty" : "it has \(lines.count) lines"
      throw .unreadableSecret(key: key, path: path, reason: found)
    }
    guard line.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value < 127 }) else {
      throw .unreadableSecret(key: key, path: path, reason: "it holds more than visible ASCII")
    }
    return Secret(line)
  }

  private static func trimmed(_ line: Substring) -> String {
    let front = line.drop(while: \.isWhitespace)
    return String(String(front.reversed().drop(while: \.isWhitespace).reversed()))
  }

  /// Why a file could not be read, in few words.
  static func reason(_ error: any Error) -> String {
    guard let error = error as? CocoaError else { return "it cannot be read" }
    switch error.code {
    case .fileReadNoSuchFile, .fileNoSuchFile: return "there is no such file"
    case .fileReadNoPermission: return "permission denied"
    default: return "it cannot be read"
    }
  }
}
